// Package thirdparty embeds the pinned browser assets this program serves:
// nothing is loaded from another host. Each folder has its LICENSE and a
// README.md with version and sha256; a test compares the sum with the file.
package thirdparty

import "embed"

// Assets holds htmx/htmx.min.js and echarts/echarts.common.min.js.
//
//go:embed htmx/htmx.min.js echarts/echarts.common.min.js
var Assets embed.FS
