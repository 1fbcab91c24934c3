using System.Reflection;
using System.Security;
using QlikAdmin.Http;
using QlikAdmin.KillTarget;
using QlikAdmin.Products.Sense;

namespace QlikAdmin.Framework;

/// <summary>Connections to a sandbox, made as the commands make them.</summary>
internal static class Connections
{
    public static bool IsMono { get; } = Type.GetType("Mono.Runtime") is not null;

    /// <param name="target">As <see cref="Target"/> takes it.</param>
    public static Connection Open(string[] target) => target[0] == "sense" && IsMono ? OnMono(target) : Target.Connect(target);

    /// <summary>Core's own handler with a workaround for Mono, which never sends a client certificate.</summary>
    private static SenseConnection OnMono(string[] target)
    {
        SecureString password = new();
        foreach (char c in target[3])
        {
            password.AppendChar(c);
        }

        SenseConnectionOptions options = new()
        {
            Server = target[1],
            Name = "target",
            Certificate = ClientCertificates.FromFile(target[2], null, password),
            TrustedRoot = RootCertificate.Read(target[4]),
        };
        HttpClientHandler handler = HandlerFactory.Create(options.Certificate, ServerTrust.Root(options.TrustedRoot));
        object inner = typeof(HttpClientHandler)
            .GetField("_delegatingHandler", BindingFlags.Instance | BindingFlags.NonPublic)!
            .GetValue(handler);
        object tls = inner.GetType().GetProperty("SslOptions")!.GetValue(inner);

        // Mono's callback chooses no certificate. Without a callback TLS takes one from the handler's list.
        tls.GetType().GetProperty("LocalCertificateSelectionCallback")!.SetValue(tls, null);
        return SenseConnection.Create(options, handler);
    }
}
