package parser

// Shape is what an unreadable line or record looks like; [ShapeNone] is none.
type Shape uint8

// The shapes of what could not be read.
const (
	ShapeNone      Shape = iota
	ShapeStray           // belongs to no record: before the first, or behind a complete one
	ShapeHeader          // has a record's stamp, but no thread, level and logger behind it
	ShapeStamp           // has a stamp of a date that does not exist
	ShapeNoStamp         // looks like a record whose stamp was cut off
	ShapeAccess          // an access record whose message is not as documented
	ShapeReplay          // a replay record whose message is not as documented
	ShapeLong            // longer than MaxLine
	ShapeBinary          // holds NUL bytes
	ShapePartial         // a partial line whose end is missing
	ShapeTruncated       // a record longer than MaxRecord; the event has what came first
	shapeCount
)

var shapeNames = [shapeCount]string{
	"", "stray-line", "record-header", "record-date", "record-without-stamp", "access-record", "replay-record", "long-line",
	"binary-line", "partial-line", "long-record",
}

func (s Shape) String() string { return shapeNames[s] }

// Shapes is the number of shapes; every Shape is below it.
const Shapes = int(shapeCount)
