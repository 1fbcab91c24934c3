namespace QlikAdmin.Sandbox.QlikView;

/// <summary>The CALs of a server as read or as sent to be saved. A part is null when it is outside the scope.</summary>
internal sealed record CalConfiguration
{
    public DocumentCals? Documents { get; init; }

    public NamedCals? Named { get; init; }

    public OpenCals? Sessions { get; init; }

    public OpenCals? Usages { get; init; }

    public sealed record DocumentCals(int Assigned, int InLicense, int Limit);

    /// <summary>Session and usage CALs: nobody's in particular.</summary>
    public sealed record OpenCals(IReadOnlyList<Cal> Rows, int Available, int InLicense, int Limit);

    public sealed record NamedCals
    {
        public bool AllowDynamic { get; init; }

        /// <summary>Null when the sender's interface has no such member.</summary>
        public bool? AllowDynamicAnalyzer { get; init; }

        /// <summary>Null when the sender's interface has no such member.</summary>
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
