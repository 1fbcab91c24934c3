namespace QlikAdmin.Workflows.Allocations;

/// <summary>Says, before a unit is taken back, that other targets of a fleet share its licence.</summary>
internal static class SharedLicenseWarning
{
    /// <returns>The warning, once per connection; null where there is nothing to say.</returns>
    public static string? Of(Connection connection)
    {
        return connection.Entitlement is { Targets: > 1 } licence && connection.FirstTime("shared licence")
            ? FormattableString.Invariant(
                $"'{connection.Name}' is one of {licence.Targets} targets that share the licence '{licence.Name}'. A unit that is taken back is gone for its holder on all of them, and this command does not look whether it is in use there. Merge-QlikPlan does."
            )
            : null;
    }
}
