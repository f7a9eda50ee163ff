package route

// Problem is a day to plan. Lengths, times and demands are whole numbers in the
// caller's units (metres and seconds, or Solomon's units times a power of ten).
type Problem struct {
	Depot Depot
	Stops []Stop
	Vans  []Van
	Ways  Ways
	// Shortest leaves the number of vans out of the goal.
	Shortest bool
}

// Point is a place on the plan.
type Point struct{ X, Y int }

// Depot is where every van starts and ends, between two points in time.
type Depot struct {
	At         Point
	From, Till int
}

// Stop is somebody to visit: service begins between Ready and Due and takes
// Service; who comes too early waits.
type Stop struct {
	Code                        string
	At                          Point
	Demand, Ready, Due, Service int
	Needs                       []string // skills and equipment
	Van                         string   // locked to this van; "" = any
}

// Van is a vehicle with its crew. Shift bounds the time from leaving to coming
// back, 0 = not bounded; From and Till narrow the depot's times, both 0 = they do
// not.
type Van struct {
	Code              string
	Capacity          int
	From, Till, Shift int
	Has               []string
}

// Ways says how far apart two points are and how long it takes. The zero value is
// the straight line, one unit of time for each unit of length.
type Ways struct {
	// Percent lengthens the straight line, as roads do; 0 = 100. The result is cut
	// to whole units.
	Percent int
	// Length is driven in Time; both 0 = 1 in 1. Travel is rounded up.
	Length, Time int
}

// Tour is the round of a van: its stops in order, by code.
type Tour struct {
	Van   string   `json:"van"`
	Stops []string `json:"stops"`
}
