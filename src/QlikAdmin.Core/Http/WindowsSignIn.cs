using System.Reflection;
using System.Runtime.InteropServices;

namespace QlikAdmin.Http;

/// <summary>Windows authentication on other systems than Windows. .NET 8 and later can do NTLM without help, if they are told so before its
/// first use in the process.</summary>
/// <remarks>Otherwise they look for a library that Linux seldom has. Where it is missing, they send no answer to the challenge.</remarks>
internal static class WindowsSignIn
{
    internal const string Switch = "System.Net.Security.UseManagedNtlm";

    private const string Library = "the library gss-ntlmssp (package gss-ntlmssp on Debian and Ubuntu, gssntlmssp on Red Hat)";

    private static bool IsWindows => RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    /// <summary>Tells .NET to do NTLM itself, unless the process was started with a setting for it. Must be called before the first
    /// request.</summary>
    public static void Prepare()
    {
        if (!IsWindows && !AppContext.TryGetSwitch(Switch, out _))
        {
            AppContext.SetSwitch(Switch, true);
        }
    }

    /// <summary>Makes the function that explains a 401 where this machine could not even try the account, and says what to do. It leaves
    /// other errors as they are.</summary>
    /// <param name="account">The account; null for the account of the process.</param>
    /// <param name="server">Address of the server.</param>
    public static Action<QlikException> Explain(NetworkCredential? account, Uri server) =>
        failure =>
        {
            if (
                failure.StatusCode == 401
                && !IsWindows
                && (account is null ? ObstacleOfProcess(server.Host) : Obstacle()) is string obstacle
            )
            {
                failure.NextStep = obstacle;
                failure.IsLocal = true;
            }
        };

    private static string? Obstacle()
    {
        return FirstMessage("NTLM", new NetworkCredential("user", "password", "DOMAIN")) != "Unsupported" ? null
            : AppContext.TryGetSwitch(Switch, out bool isOn) && !isOn
                ? $"Windows authentication could not be tried: the machine lacks {Library}, and {Switch} is set to false for this PowerShell. Remove that setting, or install the library."
            : $"Windows authentication could not be tried: the machine lacks {Library}, and this session used Windows authentication before QlikAdmin could tell .NET to use its own NTLM. Connect first in a new session, or install the library.";
    }

    private static string? ObstacleOfProcess(string host)
    {
        return
            FirstMessage("Negotiate", CredentialCache.DefaultNetworkCredentials, "HTTP/" + host) is null or "Completed" or "ContinueNeeded"
            ? null
            : "Windows authentication could not be tried: the machine has no Kerberos ticket for the account of this process. Get one with kinit, or give -Credential.";
    }

    /// <summary>Makes the first message of a sign-in, sends it to nobody, and returns its status; null where this .NET can't do
    /// that.</summary>
    private static string? FirstMessage(string package, ICredentials account, string? target = null)
    {
        // Newer than .NET Standard, so it can only be reached by reflection.
        const string Space = "System.Net.Security.";
        Type? optionsType = Type.GetType(Space + "NegotiateAuthenticationClientOptions, System.Net.Security");
        Type? signInType = Type.GetType(Space + "NegotiateAuthentication, System.Net.Security");
        Type? statusType = Type.GetType(Space + "NegotiateAuthenticationStatusCode, System.Net.Security");
        if (optionsType is null || signInType is null || statusType is null)
        {
            return null;
        }

        try
        {
            object options = Activator.CreateInstance(optionsType)!;
            optionsType.GetProperty("Package")!.SetValue(options, package);
            optionsType.GetProperty("Credential")!.SetValue(options, account);
            optionsType.GetProperty("TargetName")!.SetValue(options, target);
            using IDisposable signIn = (IDisposable)Activator.CreateInstance(signInType, options)!;
            object?[] arguments = { null, null };
            signInType.GetMethod("GetOutgoingBlob", new[] { typeof(string), statusType.MakeByRefType() })!.Invoke(signIn, arguments);
            return arguments[1]?.ToString();
        }
        catch (Exception e) when (e is TargetInvocationException or PlatformNotSupportedException)
        {
            return null;
        }
    }
}
