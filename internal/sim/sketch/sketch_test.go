package sketch_test

import (
	"bytes"
	"image/png"
	"testing"

	"juyan/internal/sim/sketch"
)

// Every picture is a small PNG of its own and always the same.
func TestPictures(t *testing.T) {
	seen := map[string]string{}
	for _, name := range sketch.Names() {
		for v := range sketch.Variants {
			body := sketch.Draw(name, v)
			img, err := png.Decode(bytes.NewReader(body))
			if err != nil || img.Bounds().Dx() != 480 || img.Bounds().Dy() != 360 {
				t.Fatalf("%s %d: %v", name, v, err)
			}
			if len(body) > 8<<10 {
				t.Errorf("%s %d takes %d bytes", name, v, len(body))
			}
			if other, taken := seen[string(body)]; taken {
				t.Errorf("%s %d looks like %s", name, v, other)
			}
			seen[string(body)] = name
			if !bytes.Equal(body, sketch.Draw(name, v)) {
				t.Errorf("%s %d differs when drawn again", name, v)
			}
		}
	}
	if len(seen) < 10 || sketch.Draw("unicorn", 0) != nil {
		t.Errorf("%d pictures", len(seen))
	}
}
