namespace QlikAdmin.Sandbox.QlikView;

/// <summary>One QlikView server with the CALs of its licence. A cluster of nodes counts as one server.</summary>
internal sealed class QlikViewHost
{
    private readonly QlikViewFarm _farm;

    public QlikViewHost(QlikViewFarm farm, Guid id, string machine, IdentificationMode mode)
    {
        _farm = farm;
        Id = id;
        Machine = machine;
        Mode = mode;
        Named = new CalPool(farm, "namedCALs", Name, () => Mode);
    }

    public Guid Id { get; }

    public string Machine { get; }

    public string Name => "QVS@" + Machine;

    public int NodeCount { get; init; } = 1;

    public string Serial { get; init; } = string.Empty;

    public CalPool Named { get; }

    public IdentificationMode Mode { get; private set; }

    public int NamedInLicense { get; set; }

    public int NamedLimit { get; set; }

    public bool AllowDynamic { get; set; }

    public bool AllowDynamicAnalyzer { get; set; }

    public bool AllowDynamicProfessional { get; set; }

    public bool AllowLease { get; set; }

    public List<LeasedCal> Leased { get; } = [];

    public int DocumentsInLicense { get; set; }

    public int DocumentLimit { get; set; }

    public List<QlikViewDocument> Documents { get; } = [];

    public List<Cal> Sessions { get; } = [];

    public int SessionsInLicense { get; set; }

    public int SessionLimit { get; set; }

    public List<Cal> Usages { get; } = [];

    public int UsagesInLicense { get; set; }

    public int UsageLimit { get; set; }

    /// <summary>What a read returns until the cache is cleared; null when nothing is cached.</summary>
    public CalConfiguration? Cached { get; set; }

    /// <summary>
    /// How many named CALs there may be. The vendor says that a new limit takes effect after a restart of the server. Here it takes effect
    /// at once.
    /// </summary>
    public int NamedUnits => Math.Min(NamedInLicense, NamedLimit);

    public int DocumentUnitsAllocated => Documents.Sum(d => d.Allocated);

    public void Settle()
    {
        Named.Settle();
        Documents.ForEach(d => d.Cals.Settle());
    }

    public CalConfiguration Describe()
    {
        // Inferred: with a signed key the licence service has the units, and the server shows no CALs.
        bool hasCals = _farm.Settings.License == QlikViewLicenseMode.Legacy;
        return new CalConfiguration
        {
            Documents = hasCals ? new(DocumentUnitsAllocated, DocumentsInLicense, DocumentLimit) : new(0, 0, 0),
            Named = new CalConfiguration.NamedCals
            {
                AllowDynamic = AllowDynamic,
                AllowDynamicAnalyzer = AllowDynamicAnalyzer,
                AllowDynamicProfessional = AllowDynamicProfessional,
                AllowLease = AllowLease,
                Assigned = hasCals ? Named.Assigned.Count : 0,
                Rows = hasCals ? [.. Named.Assigned] : [],
                Mode = Mode,
                InLicense = hasCals ? NamedInLicense : 0,
                Leased = hasCals ? [.. Leased] : [],
                Limit = hasCals ? NamedLimit : 0,
                Removed = hasCals ? [.. Named.Quarantined] : [],
            },
            Sessions = hasCals ? Open(Sessions, SessionsInLicense, SessionLimit) : new([], 0, 0, 0),
            Usages = hasCals ? Open(Usages, UsagesInLicense, UsageLimit) : new([], 0, 0, 0),
        };
    }

    /// <summary>Applies what a save may change: limits, flags, identification mode, holders of named CALs. The rest is ignored.</summary>
    public void Apply(CalConfiguration saved, string by)
    {
        bool hasCals = _farm.Settings.License == QlikViewLicenseMode.Legacy;
        DocumentLimit = saved.Documents?.Limit ?? DocumentLimit;
        SessionLimit = saved.Sessions?.Limit ?? SessionLimit;
        UsageLimit = saved.Usages?.Limit ?? UsageLimit;
        if (saved.Named is not CalConfiguration.NamedCals named)
        {
            return;
        }

        AllowDynamic = named.AllowDynamic;
        AllowDynamicAnalyzer = named.AllowDynamicAnalyzer ?? AllowDynamicAnalyzer;
        AllowDynamicProfessional = named.AllowDynamicProfessional ?? AllowDynamicProfessional;
        AllowLease = named.AllowLease;
        Mode = named.Mode;
        if (hasCals)
        {
            NamedLimit = named.Limit;
            Named.Save(named.Rows, named.Removed, NamedUnits, by);
        }
    }

    private static CalConfiguration.OpenCals Open(List<Cal> rows, int inLicense, int limit) =>
        new([.. rows], Math.Max(0, Math.Min(inLicense, limit) - rows.Count), inLicense, limit);
}
