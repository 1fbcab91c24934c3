using System.Security;
using System.Security.Cryptography.X509Certificates;
using QlikAdmin.Products.Sense;

namespace QlikAdmin;

/// <summary>What is needed to reach a Qlik Sense site. Give exactly one of certificate, Windows credential and JWT.</summary>
public sealed class SenseConnectionOptions
{
    /// <summary>Server as host name, host and port, or URI. Default port 4242 with a certificate, 443 through the proxy; http only on
    /// loopback.</summary>
    public string Server { get; set; } = string.Empty;

    /// <summary>Name of the connection. Its allocations and results show it. Null for the host.</summary>
    public string? Name { get; set; }

    /// <summary>Client certificate with its private key, as exported from the management console.</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>Windows account for the proxy.</summary>
    public NetworkCredential? Credential { get; set; }

    /// <summary>Use the account of this process for the proxy.</summary>
    public bool UseDefaultCredentials { get; set; }

    /// <summary>JSON web token, for a virtual proxy with JWT authentication.</summary>
    public SecureString? Jwt { get; set; }

    /// <summary>Prefix of the virtual proxy, without slashes; null for the default one.</summary>
    public string? VirtualProxy { get; set; }

    /// <summary>With a certificate: directory of the user to act as.</summary>
    public string UserDirectory { get; set; } = "INTERNAL";

    /// <summary>With a certificate: id of the user to act as.</summary>
    public string UserId { get; set; } = "sa_api";

    /// <summary>The site's own root certificate; null to trust what the operating system trusts.</summary>
    public X509Certificate2? TrustedRoot { get; set; }

    /// <summary>Do not check the server's certificate at all.</summary>
    public bool SkipCertificateCheck { get; set; }

    /// <summary>Longest wait for one answer, and between two reads of a long one. Default: 100 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>Rows of a licence type that are taken back together.</summary>
    internal int RowsPerBatch { get; set; } = SenseAccessRows.IdsPerFilter;

    /// <summary>Rows of a licence type that a run takes back from which on it reads a list of the type.</summary>
    internal int FewestRowsForList { get; set; } = SenseRunRows.FewestForList;
}
