package pack

import (
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// doc is one parsed YAML file; it answers on which line a path stands.
type doc struct {
	file string
	root *yaml.Node
}

// line returns the line of a dotted path such as "actions.muster.to" or
// "required.0"; an item of a list is named by its number or by its code.
func (d *doc) line(path string) int {
	if path == "" {
		return d.at()
	}
	return d.at(strings.Split(path, ".")...)
}

// at returns the line of the deepest part of the path that exists.
func (d *doc) at(path ...string) int {
	if d.root == nil {
		return 0
	}
	node, line := d.root, d.root.Line
	for _, step := range path {
		next, at := child(node, step)
		if next == nil {
			break
		}
		node, line = next, at
	}
	return line
}

// child finds one step below node: a key of a mapping, or an item of a list by
// number or code.
func child(node *yaml.Node, step string) (*yaml.Node, int) {
	switch node.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(node.Content); i += 2 {
			if node.Content[i].Value == step {
				return node.Content[i+1], node.Content[i].Line
			}
		}
	case yaml.SequenceNode:
		if i, err := strconv.Atoi(step); err == nil && i >= 0 && i < len(node.Content) {
			return node.Content[i], node.Content[i].Line
		}
		for _, item := range node.Content {
			if item.Kind == yaml.ScalarNode && item.Value == step || codeOf(item) == step {
				return item, item.Line
			}
		}
	}
	return nil, 0
}

// codeOf returns the code of an item of a list, "" if it has none.
func codeOf(item *yaml.Node) string {
	if item.Kind != yaml.MappingNode {
		return ""
	}
	for i := 0; i+1 < len(item.Content); i += 2 {
		if item.Content[i].Value == "code" {
			return item.Content[i+1].Value
		}
	}
	return ""
}
