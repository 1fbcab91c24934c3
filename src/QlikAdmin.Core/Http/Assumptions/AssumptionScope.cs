namespace QlikAdmin.Http.Assumptions;

/// <summary>The changes that depend on an assumption.</summary>
[Flags]
internal enum AssumptionScope
{
    /// <summary>None: where the assumption does not hold, something is shown wrongly or costs more requests.</summary>
    None = 0,

    /// <summary>Changes of licences.</summary>
    Licenses = 1,

    /// <summary>Taking back licences, which are chosen by their use.</summary>
    Use = 2,

    /// <summary>Changes of users, and of everything that is looked up by its user.</summary>
    Users = 4,

    /// <summary>Changes of owners, and the removal of owners.</summary>
    Ownership = 8,

    /// <summary>Changes of tenants.</summary>
    Tenants = 16,

    /// <summary>Every change.</summary>
    All = Licenses | Use | Users | Ownership | Tenants,
}
