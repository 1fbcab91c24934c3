using System.Security.Cryptography.X509Certificates;

namespace QlikAdmin;

/// <summary>What is needed to reach a QlikView Management Service. Give a Windows credential or ask for the account of this process, not
/// both.</summary>
public sealed class QlikViewConnectionOptions
{
    /// <summary>Server as host name, host and port, or URI. Without a scheme it is http, and without a port 4799: the defaults of the
    /// service.</summary>
    public string Server { get; set; } = string.Empty;

    /// <summary>Name of the connection. Its allocations and results show it. Null for the host.</summary>
    public string? Name { get; set; }

    /// <summary>Windows account in the groups QlikView Management API and QlikView Administrators of the server.</summary>
    public NetworkCredential? Credential { get; set; }

    /// <summary>Use the account of this process.</summary>
    public bool UseDefaultCredentials { get; set; }

    /// <summary>Root certificate that signed the server's certificate; null to trust what the operating system trusts. Only with
    /// https.</summary>
    public X509Certificate2? TrustedRoot { get; set; }

    /// <summary>Do not check the server's certificate at all.</summary>
    public bool SkipCertificateCheck { get; set; }

    /// <summary>Longest wait for one answer, and between two reads of a long one. Default: 100 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(100);
}
