package document

// Length is a thousandth of a point (1/72 inch). Lengths are integers so that
// every machine places everything alike.
type Length int

// mm and pt make lengths.
func mm(n int) Length { return Length((n*720000 + 127) / 254) }
func pt(n int) Length { return Length(n * 1000) }

// The page of GB/T 9704-2012, 5.2.
var (
	pageWidth, pageHeight = mm(210), mm(297)
	marginTop, marginLeft = mm(37), mm(28)
	coreWidth, coreHeight = mm(156), mm(225)
	linePitch             = coreHeight / 22
	charPitch             = coreWidth / 28
)

// The sizes of type: 2号, 3号, 4号, 小四, 五号.
const (
	size2     Length = 22000
	size3     Length = 16000
	size4     Length = 14000
	sizeSmall Length = 12000
	size5     Length = 10500
)
