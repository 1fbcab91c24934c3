using System.Security;
using Newtonsoft.Json.Linq;
using QlikAdmin.Base;

namespace QlikAdmin.PowerShell;

/// <summary>The addresses and credentials that a sandbox writes when it is ready.</summary>
internal sealed class SandboxReady
{
    private readonly JToken _ready;

    public SandboxReady(JToken ready)
    {
        _ready = ready;
    }

    public Uri Address(string path) => new(Text(path));

    public SecureString Secret(string path) => SecretText.Secure(Text(path));

    /// <exception cref="QlikException">SandboxFailed, when it is missing.</exception>
    public string Text(string path) => (string?)_ready.SelectToken(path) ?? throw Missing(path);

    /// <summary>The elements of a list.</summary>
    /// <exception cref="QlikException">SandboxFailed, when there is no list.</exception>
    public IEnumerable<SandboxReady> Each(string path) =>
        _ready.SelectToken(path) is JArray list ? list.Select(t => new SandboxReady(t)) : throw Missing(path);

    private static QlikException Missing(string path) =>
        new(ErrorReason.SandboxFailed, $"The sandbox did not give its '{path}': its version is not that of this module.");
}
