namespace QlikAdmin.Sandbox.QlikView;

/// <summary>The CALs of a server, as the service reads them or as a save sends them. A part outside the scope is null.</summary>
internal sealed record CalConfiguration
{
    public DocumentCals? Documents { get; init; }

    public NamedCals? Named { get; init; }

    public OpenCals? Sessions { get; init; }

    public OpenCals? Usages { get; init; }

    public sealed record DocumentCals(int Assigned, int InLicense, int Limit);

    /// <summary>Session and usage CALs, which belong to no single person.</summary>
    public sealed record OpenCals(IReadOnlyList<Cal> Rows, int Available, int InLicense, int Limit);

    public sealed record NamedCals
    {
        public bool AllowDynamic { get; init; }

        /// <summary>Null when the interface of the sender has no such member.</summary>
        public bool? AllowDynamicAnalyzer { get; init; }

        /// <summary>Null when the interface of the sender has no such member.</summary>
        public bool? AllowDynamicProfessional { get; init; }

        public bool AllowLease { get; init; }

        public int Assigned { get; init; }

        public required IReadOnlyList<Cal> Rows { get; init; }

        public IdentificationMode Mode { get; init; }

        public int InLicense { get; init; }

        public IReadOnlyList<LeasedCal> Leased { get; init; } = [];

        public int Limit { get; init; }

        public required IReadOnlyList<Cal> Removed { get; init; }
    }
}
