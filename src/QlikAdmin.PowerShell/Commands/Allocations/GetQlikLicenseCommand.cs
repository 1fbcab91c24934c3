using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Reads for each licence type how many units are bought, given, free and in quarantine, and warns about settings that give out
/// licences automatically.</summary>
/// <remarks>Errors: Qlik.NotConnected, Qlik.Unauthorized, Qlik.Forbidden, Qlik.TenantDeactivated and the other reasons of a failed
/// request.</remarks>
[Cmdlet(VerbsCommon.Get, "QlikLicense")]
[OutputType(typeof(License))]
public sealed class GetQlikLicenseCommand : QlikListCmdlet
{
    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (Connection connection in RequireConnections(null))
        {
            IReadOnlyList<License> licenses;
            try
            {
                licenses = Await(connection.Licenses.GetLicensesAsync);
            }
            catch (QlikException e)
            {
                WriteError(e.ToErrorRecord(connection));
                continue;
            }

            WriteObject(licenses, enumerateCollection: true);
            WarnOfAutoAssign(connection, licenses);
        }
    }

    private void WarnOfAutoAssign(Connection connection, IReadOnlyList<License> licenses)
    {
        foreach (IGrouping<string?, License> by in licenses.Where(l => l.AutoAssign == true).GroupBy(l => l.AutoAssignBy))
        {
            string types = string.Join(" and ", by.Select(l => l.Type));
            string how = by.Key is null ? string.Empty : $" ({by.Key})";
            WriteWarning(
                $"'{connection.Name}' gives out {types} automatically{how}: a person whose licence is taken back gets it again at the next login."
            );
        }
    }
}
