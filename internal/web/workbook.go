package web

import "juyan/internal/sheet"

// SendWorkbook answers with an Excel file that fill writes row by row.
func SendWorkbook(c *Ctx, name string, t sheet.Table, fill func(sheet.Writer) error) error {
	c.W.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	c.W.Header().Set("Content-Disposition", `attachment; filename="`+name+`.xlsx"`)
	w, err := sheet.NewXLSX(c.W, t)
	if err != nil {
		return err
	}
	if err := fill(w); err != nil {
		return err
	}
	return w.Close()
}
