//go:build !linux

package throwaway

func memory() string { return "" }
