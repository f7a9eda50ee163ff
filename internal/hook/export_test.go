package hook

// Words is what robots post.
func Words(m *Message) string { return m.words() }
