package simulate

// The tables below are a small internet: ordinary public address ranges, each in
// the country where public tables have it. Providers that hold one AS in several
// cities, mobile networks that are only placed roughly, and clouds and VPN exits
// in many countries are what makes places hard to judge.

// cityTable: city, country, latitude, longitude, hours east of UTC.
const cityTable = `
Munich DE 48.137 11.575 1
Berlin DE 52.520 13.405 1
Hamburg DE 53.551 9.994 1
Frankfurt DE 50.110 8.682 1
Vienna AT 48.208 16.373 1
Warsaw PL 52.230 21.011 1
Krakow PL 50.065 19.945 1
London GB 51.507 -0.128 0
Manchester GB 53.481 -2.242 0
Paris FR 48.857 2.352 1
Amsterdam NL 52.370 4.895 1
Madrid ES 40.417 -3.704 1
Barcelona ES 41.387 2.170 1
Rome IT 41.903 12.496 1
Milan IT 45.464 9.190 1
Lisbon PT 38.722 -9.139 0
Stockholm SE 59.329 18.069 1
Zurich CH 47.377 8.541 1
Helsinki FI 60.170 24.938 2
Dublin IE 53.350 -6.260 0
Brussels BE 50.850 4.352 1
Prague CZ 50.075 14.438 1
Austin US 30.267 -97.743 -6
Dallas US 32.777 -96.797 -6
Houston US 29.760 -95.370 -6
Ashburn US 39.044 -77.488 -5
New_York US 40.713 -74.006 -5
San_Jose US 37.338 -121.886 -8
Chicago US 41.878 -87.630 -6
Toronto CA 43.653 -79.383 -5
Mexico_City MX 19.433 -99.133 -6
Sao_Paulo BR -23.551 -46.633 -3
Bangalore IN 12.972 77.595 5.5
Mumbai IN 19.076 72.878 5.5
Singapore SG 1.352 103.820 8
Bangkok TH 13.756 100.502 7
Hanoi VN 21.028 105.834 7
Jakarta ID -6.209 106.846 7
Tokyo JP 35.690 139.692 9
Seoul KR 37.567 126.978 9
Shanghai CN 31.230 121.474 8
Beijing CN 39.904 116.407 8
Moscow RU 55.756 37.617 3
Kyiv UA 50.450 30.524 2
Bucharest RO 44.427 26.103 2
Istanbul TR 41.008 28.978 3
Lagos NG 6.524 3.379 1
Johannesburg ZA -26.204 28.047 2
Sydney AU -33.869 151.209 11
`

// providerTable: AS number, organisation.
const providerTable = `
3320 Deutsche Telekom AG
3209 Vodafone GmbH
8881 1&1 Versatel Deutschland GmbH
6805 Telefonica Germany GmbH
8767 M-net Telekommunikations GmbH
8220 COLT Technology Services Group Limited
8412 T-Mobile Austria GmbH
5617 Orange Polska Spolka Akcyjna
39603 P4 Sp. z o.o.
12912 T-Mobile Polska S.A.
6830 Liberty Global B.V.
2856 British Telecommunications PLC
5607 Sky UK Limited
5089 Virgin Media Limited
12576 EE Limited
206067 Hutchison 3G UK Limited
3215 Orange S.A.
1136 KPN B.V.
33915 Vodafone Libertel B.V.
3352 Telefonica de Espana
3269 Telecom Italia
12874 Fastweb
2860 NOS Comunicacoes
3301 Telia Company AB
3303 Swisscom AG
7922 Comcast Cable Communications
7018 AT&T Enterprises
20057 AT&T Mobility
11427 Charter Communications
6167 Verizon Business
701 Verizon Business
21928 T-Mobile USA
4323 Lumen
812 Rogers Communications Canada
8151 UNINET
28573 Claro NXT
27699 Telefonica Brasil
55836 Reliance Jio Infocomm Limited
24560 Bharti Airtel Ltd.
45609 Bharti Airtel Ltd. Mobility
24309 Atria Convergence Technologies
9829 BSNL National Internet Backbone
4755 Tata Communications Limited
55430 StarHub Ltd
131445 Advanced Wireless Network Company
45899 VNPT Corp
7713 PT Telekomunikasi Indonesia
4713 NTT DOCOMO BUSINESS
17676 SoftBank Corp.
4766 Korea Telecom
4812 China Telecom Shanghai
9808 China Mobile
4134 Chinanet
8402 Vimpelcom
31213 PJSC MegaFon
15895 Kyivstar PJSC
21497 PrJSC VF Ukraine
8708 RCS & RDS
9121 Turk Telekom
29465 MTN Nigeria
36873 Airtel Nigeria
37457 Telkom SA
1221 Telstra Limited
16509 Amazon.com
14618 Amazon.com
396982 Google LLC
8075 Microsoft Corporation
24940 Hetzner Online GmbH
16276 OVH SAS
14061 DigitalOcean
63949 Akamai Connected Cloud
39351 31173 Services AB
62371 Proton AG
9009 M247 Europe SRL
212238 Datacamp Limited
60404 Liteserver
43350 NForce Entertainment B.V.
60729 Stiftung Erneuerbare Freiheit
8100 QuadraNet Enterprises
395954 Leaseweb USA
136787 PacketHub S.A.
11878 tzulo
`

// networkTable: prefix, city, accuracy radius in km, AS number, kind.
const networkTable = `
62.245.140.0/24 Munich 5 8767 business
115.110.20.0/24 Bangalore 10 4755 business
217.110.0.0/16 Frankfurt 20 8220 business
64.132.0.0/16 Dallas 20 4323 business
12.160.0.0/16 Austin 20 7018 business

91.10.0.0/16 Munich 20 3320 fixed
91.40.0.0/16 Berlin 20 3320 fixed
87.150.0.0/16 Hamburg 50 3320 fixed
2003:c0::/28 Munich 100 3320 fixed
2003:e0::/28 Berlin 100 3320 fixed
178.2.0.0/16 Berlin 20 3209 fixed
188.100.0.0/16 Munich 50 3209 fixed
2a02:8100::/32 Frankfurt 200 3209 fixed
77.180.0.0/16 Hamburg 20 6805 fixed
2001:16b8::/32 Berlin 200 8881 fixed
80.187.64.0/18 Frankfurt 200 3320 mobile
2a01:598::/32 Frankfurt 200 3320 mobile
109.40.0.0/16 Berlin 200 3209 mobile
2a02:3030::/32 Munich 500 6805 mobile
84.115.0.0/16 Vienna 20 8412 fixed
80.108.0.0/16 Vienna 20 8412 fixed
2a02:8388::/32 Vienna 100 8412 fixed
83.20.0.0/16 Warsaw 20 5617 fixed
83.8.0.0/16 Krakow 50 5617 fixed
89.64.0.0/16 Warsaw 20 6830 fixed
2a02:a310::/28 Krakow 100 6830 fixed
37.47.0.0/16 Warsaw 500 5617 mobile
94.254.128.0/17 Warsaw 200 12912 mobile
2a00:f41::/32 Warsaw 500 39603 mobile
86.144.0.0/16 London 20 2856 fixed
2a00:23c4::/32 London 200 2856 fixed
90.200.0.0/16 London 50 5607 fixed
2a02:c7c::/32 Manchester 200 5607 fixed
86.24.0.0/16 Manchester 20 5089 fixed
31.94.0.0/16 London 200 12576 mobile
2a01:4c8::/32 London 500 12576 mobile
92.40.0.0/16 London 200 206067 mobile
90.10.0.0/16 Paris 50 3215 fixed
2a01:cb00::/32 Paris 200 3215 fixed
92.184.96.0/19 Paris 500 3215 mobile
77.168.0.0/16 Amsterdam 20 33915 fixed
2a02:a440::/28 Amsterdam 100 1136 fixed
80.24.0.0/16 Madrid 20 3352 fixed
83.50.0.0/16 Barcelona 20 3352 fixed
2a02:9130::/32 Madrid 200 3352 fixed
79.20.0.0/16 Rome 20 3269 fixed
87.4.0.0/16 Milan 50 3269 fixed
85.240.0.0/16 Lisbon 20 2860 fixed
2001:818::/32 Lisbon 100 2860 fixed
81.224.0.0/16 Stockholm 20 3301 fixed
2001:2042::/32 Stockholm 100 3301 fixed
178.196.0.0/16 Zurich 20 3303 fixed
2a02:1200::/28 Zurich 100 3303 fixed

99.8.0.0/16 Austin 20 7018 fixed
2600:1700::/28 Dallas 200 7018 fixed
70.112.0.0/16 Austin 20 11427 fixed
2603:8080::/32 Austin 100 11427 fixed
73.32.0.0/16 Houston 20 7922 fixed
2601:2c0::/28 Houston 100 7922 fixed
73.162.0.0/16 San_Jose 20 7922 fixed
2601:640::/28 San_Jose 100 7922 fixed
71.163.0.0/16 New_York 20 701 fixed
107.77.192.0/18 Dallas 500 20057 mobile
174.198.0.0/16 Dallas 500 6167 mobile
2600:1000::/32 Chicago 1000 6167 mobile
172.56.0.0/16 Houston 500 21928 mobile
2607:fb90::/32 Chicago 1000 21928 mobile
99.224.0.0/16 Toronto 20 812 fixed
2607:fea8::/32 Toronto 100 812 fixed
189.140.0.0/16 Mexico_City 20 8151 fixed
189.60.0.0/16 Sao_Paulo 20 28573 fixed
2804:14c::/32 Sao_Paulo 200 28573 fixed
177.32.0.0/16 Sao_Paulo 50 27699 fixed

122.171.0.0/16 Bangalore 20 24560 fixed
106.51.0.0/16 Bangalore 20 24309 fixed
49.207.192.0/18 Bangalore 50 24309 fixed
117.192.0.0/16 Mumbai 100 9829 fixed
2401:4900::/32 Bangalore 500 24560 fixed
49.36.0.0/16 Bangalore 500 55836 mobile
49.37.128.0/17 Mumbai 500 55836 mobile
2409:4072::/32 Mumbai 1000 55836 mobile
2409:4071::/32 Bangalore 1000 55836 mobile
125.16.0.0/16 Mumbai 200 45609 mobile
116.86.0.0/16 Singapore 10 55430 fixed
2406:3003::/32 Singapore 10 55430 fixed
49.228.0.0/16 Bangkok 100 131445 mobile
113.160.0.0/16 Hanoi 20 45899 fixed
14.160.0.0/16 Hanoi 100 45899 fixed
2405:4800::/32 Hanoi 200 45899 fixed
36.68.0.0/16 Jakarta 50 7713 fixed
153.156.0.0/16 Tokyo 20 4713 fixed
2400:2410::/32 Tokyo 100 17676 fixed
175.192.0.0/16 Seoul 20 4766 fixed
114.80.0.0/16 Shanghai 20 4812 fixed
117.136.0.0/16 Beijing 1000 9808 mobile
240e:300::/28 Shanghai 500 4134 fixed
95.24.0.0/16 Moscow 20 8402 fixed
188.162.0.0/16 Moscow 500 31213 mobile
46.211.0.0/16 Kyiv 200 15895 mobile
37.73.0.0/16 Kyiv 200 21497 mobile
86.120.0.0/16 Bucharest 20 8708 fixed
2a02:2f00::/32 Bucharest 100 8708 fixed
78.160.0.0/16 Istanbul 50 9121 fixed
88.224.0.0/16 Istanbul 20 9121 fixed
197.210.0.0/16 Lagos 200 29465 mobile
105.112.0.0/16 Lagos 200 36873 mobile
105.224.0.0/16 Johannesburg 20 37457 fixed
1.120.0.0/16 Sydney 50 1221 fixed
2001:8003::/32 Sydney 200 1221 fixed

3.64.0.0/16 Frankfurt 10 16509 cloud
18.184.0.0/16 Frankfurt 10 16509 cloud
2a05:d014::/36 Frankfurt 10 16509 cloud
3.80.0.0/16 Ashburn 10 14618 cloud
2600:1f18::/36 Ashburn 10 14618 cloud
52.208.0.0/16 Dublin 10 16509 cloud
13.228.0.0/16 Singapore 10 16509 cloud
13.232.0.0/16 Mumbai 10 16509 cloud
35.198.64.0/18 Frankfurt 10 396982 cloud
34.72.0.0/16 Chicago 50 396982 cloud
34.76.0.0/16 Brussels 10 396982 cloud
51.144.0.0/16 Amsterdam 10 8075 cloud
52.160.0.0/16 San_Jose 50 8075 cloud
88.198.0.0/16 Frankfurt 100 24940 cloud
138.201.0.0/16 Frankfurt 100 24940 cloud
2a01:4f8::/32 Frankfurt 100 24940 cloud
95.216.0.0/16 Helsinki 20 24940 cloud
2001:41d0:1::/48 Paris 100 16276 cloud
164.90.160.0/19 Frankfurt 10 14061 cloud
164.90.128.0/19 New_York 10 14061 cloud
2604:a880::/32 New_York 50 14061 cloud
188.166.0.0/18 Amsterdam 10 14061 cloud
2a03:b0c0::/32 Amsterdam 50 14061 cloud
45.33.0.0/17 Dallas 50 63949 cloud
139.162.128.0/18 Frankfurt 20 63949 cloud

185.213.154.0/24 Stockholm 20 39351 vpn
193.138.218.0/24 Stockholm 20 39351 vpn
2a03:1b20:5::/48 Stockholm 20 39351 vpn
2a03:1b20:6::/48 Frankfurt 20 39351 vpn
185.159.157.0/24 Zurich 20 62371 vpn
185.230.125.0/24 Zurich 20 9009 vpn
185.107.56.0/24 Amsterdam 20 43350 vpn
89.39.106.0/24 Amsterdam 20 60404 vpn
89.238.130.0/24 London 20 9009 vpn
37.120.198.0/24 London 20 9009 vpn
37.120.156.0/24 Warsaw 20 9009 vpn
185.210.218.0/24 Bucharest 20 9009 vpn
89.187.178.0/24 New_York 20 212238 vpn
89.187.169.0/24 Frankfurt 20 212238 vpn
185.220.70.0/24 Frankfurt 20 9009 vpn
185.220.101.0/24 Berlin 50 60729 vpn
104.223.91.0/24 Dallas 20 8100 vpn
23.82.14.0/24 Chicago 20 395954 vpn
198.44.136.0/24 New_York 20 11878 vpn
185.156.46.0/24 Chicago 20 212238 vpn
146.70.58.0/24 San_Jose 20 9009 vpn
146.70.62.0/24 Frankfurt 20 9009 vpn
146.70.31.0/24 Tokyo 20 9009 vpn
146.70.29.0/24 Singapore 20 9009 vpn
146.70.105.0/24 Paris 20 9009 vpn
146.70.86.0/24 Amsterdam 20 9009 vpn
146.70.98.0/24 Sao_Paulo 20 9009 vpn
185.93.182.0/24 Madrid 20 212238 vpn
103.108.117.0/24 Mumbai 20 136787 vpn
198.54.132.0/24 Toronto 20 11878 vpn
`
