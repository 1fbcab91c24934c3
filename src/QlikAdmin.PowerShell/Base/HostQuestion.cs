using System.Management.Automation.Host;

namespace QlikAdmin.PowerShell;

/// <summary>Tells a host that can't ask from other failures.</summary>
internal static class HostQuestion
{
    /// <summary>Whether a host says in this way that it can't ask.</summary>
    public static bool IsRefusal(Exception e) =>
        e is InvalidOperationException or HostException or NotImplementedException or NotSupportedException;
}
