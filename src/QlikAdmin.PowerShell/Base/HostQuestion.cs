using System.Management.Automation.Host;

namespace QlikAdmin.PowerShell;

/// <summary>Recognises the error of a host that can't ask questions.</summary>
internal static class HostQuestion
{
    /// <summary>Whether the error means that the host can't ask questions.</summary>
    public static bool IsRefusal(Exception e) =>
        e is InvalidOperationException or HostException or NotImplementedException or NotSupportedException;
}
