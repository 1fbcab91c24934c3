using System.Runtime.InteropServices;

namespace QlikAdmin.PowerShell;

/// <summary>The oldest version of TLS that servers accept today.</summary>
internal static class Tls12
{
    /// <summary>Windows PowerShell on an older system starts without TLS 1.2. If the system decides the version, that is not
    /// changed.</summary>
    public static void Allow()
    {
        bool framework = RuntimeInformation.FrameworkDescription.StartsWith(".NET Framework", StringComparison.Ordinal);
        if (framework && ServicePointManager.SecurityProtocol != 0)
        {
            ServicePointManager.SecurityProtocol |= SecurityProtocolType.Tls12;
        }
    }
}
