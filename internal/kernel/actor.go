package kernel

// Scope is how far a permission reaches. Wider scopes contain narrower ones
// only where Wider says so; Enterprise stands apart.
type Scope string

// The scopes of a permission.
const (
	ScopeNone       Scope = ""           // not granted
	ScopeOwn        Scope = "own"        // what the actor made or holds
	ScopeEnterprise Scope = "enterprise" // what belongs to the actor's enterprise
	ScopeInvolved   Scope = "involved"   // what the actor's post, unit or task force is assigned to
	ScopeUnit       Scope = "unit"       // what the actor's unit is assigned to
	ScopeSubtree    Scope = "subtree"    // the unit and those below it
	ScopeAll        Scope = "all"        // the whole zone
)

// ActorKind says what sort of hand moved.
type ActorKind string

// The kinds of actor.
const (
	ActorPerson ActorKind = "person" // somebody signed in
	ActorSystem ActorKind = "system" // a timer or the program itself
	ActorImport ActorKind = "import" // a past record taken from a file
)

// Actor is who does something, in which post, for whom. Credit and permission
// attach to the post; the person is who held it at that moment.
type Actor struct {
	Kind         ActorKind
	Person       ID
	Name         string // as shown in the record
	Post         ID
	PostName     Text
	Unit         ID
	UnitName     Text
	Units        []ID // Unit and the units below it, for ScopeSubtree
	TaskForces   []ID // task forces the post is a member of today
	Enterprise   ID   // set for an enterprise's contact
	OnBehalf     ID   // enterprise an assisted act is done for; "" = own act
	Roles        []string
	Grants       map[string]Scope // permission → widest scope; shared: who changes it clones it
	Lang         Lang
	IP           string
	Device       string // random mark of the browser; kept nowhere but in it
	MasksPrivate bool   // true unless the actor unmasked this record (a logged act)
}

// Can returns the scope in which the actor holds permission.
func (a Actor) Can(permission string) Scope {
	if a.Kind == ActorSystem || a.Kind == ActorImport {
		return ScopeAll
	}
	return a.Grants[permission]
}

// Require returns a forbidden error unless the actor holds permission in some
// scope.
func (a Actor) Require(permission string) error {
	if a.Can(permission) == ScopeNone {
		return Forbidden(T("您当前的岗位没有这项权限（%s）", "Your post does not carry this permission (%s)"), permission)
	}
	return nil
}

// System is the actor of timers and of the program itself.
func System() Actor {
	return Actor{Kind: ActorSystem, Name: "系统"}
}
