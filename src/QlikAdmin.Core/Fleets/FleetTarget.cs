using Newtonsoft.Json;

namespace QlikAdmin;

/// <summary>One tenant, site, server or region of a fleet: where it is, and where its secret is kept. It holds no secret.</summary>
public sealed class FleetTarget
{
    internal FleetTarget(string name, QlikProduct product, string address)
    {
        Name = name;
        Product = product;
        Address = address;
    }

    /// <summary>Name of the target, and of its connection. No other target of the fleet has it.</summary>
    public string Name { get; }

    /// <summary>The product.</summary>
    [JsonIgnore]
    public QlikProduct Product { get; }

    /// <summary>Host name or URI, as the Connect command of the product takes it.</summary>
    public string Address { get; }

    /// <summary>Words to choose targets by.</summary>
    public IReadOnlyList<string> Tag { get; internal set; } = Array.Empty<string>();

    /// <summary>The licence that the target shares with the other targets of the same text; null where it has one of its own.</summary>
    public string? Entitlement { get; internal set; }

    /// <summary>How many targets of the fleet share the entitlement.</summary>
    internal int Sharing { get; set; } = 1;

    /// <summary>The part of the documented rate limit that the target's connection may take: above 0, at most 1. Null for an equal part
    /// for each target of the fleet with this endpoint and this secret. Cloud and Region.</summary>
    public double? RateShare { get; internal set; }

    /// <summary>How many targets of the fleet have this endpoint and this secret.</summary>
    internal int AccountUses { get; set; } = 1;

    /// <summary>The part of the rate limit that the connection takes.</summary>
    internal double PartOfLimit => RateShare ?? 1.0 / AccountUses;

    /// <summary>How much work the target is, compared with others; usually its number of users. Default 1.</summary>
    public double Size { get; internal set; } = 1;

    /// <summary>Name of a secret of SecretManagement, or with <see cref="KeyVault"/>, of a secret in that vault.</summary>
    public string? SecretName { get; internal set; }

    /// <summary>Vault of SecretManagement; null for the first one that has the secret.</summary>
    public string? Vault { get; internal set; }

    /// <summary>Environment variable with the secret.</summary>
    public string? Environment { get; internal set; }

    /// <summary>Variable of Azure Automation with the secret.</summary>
    public string? AutomationVariable { get; internal set; }

    /// <summary>Credential of Azure Automation.</summary>
    public string? AutomationCredential { get; internal set; }

    /// <summary>Azure Key Vault with the secret, by name or URI. It is read with the managed identity of the machine or the job.</summary>
    public string? KeyVault { get; internal set; }

    /// <summary>Client id of a managed identity that the user assigned; null for the identity of the system.</summary>
    public string? ManagedIdentity { get; internal set; }

    /// <summary>The account or client id, where the secret is only the password or the client secret.</summary>
    public string? UserName { get; internal set; }

    /// <summary>File of the client certificate, on the machine of the worker. Sense only.</summary>
    public string? CertificatePath { get; internal set; }

    /// <summary>Thumbprint of a client certificate in the store of the worker's machine. Sense only.</summary>
    public string? CertificateThumbprint { get; internal set; }

    /// <summary>PEM file with the root certificate to trust, on the machine of the worker. Sense and QlikView.</summary>
    public string? TrustedRoot { get; internal set; }

    /// <summary>With a certificate: directory of the user to act as; null for INTERNAL.</summary>
    public string? UserDirectory { get; internal set; }

    /// <summary>With a certificate: id of the user to act as; null for sa_api.</summary>
    public string? UserId { get; internal set; }

    /// <summary>Prefix of the virtual proxy; null for the default one. Sense only.</summary>
    public string? VirtualProxy { get; internal set; }

    /// <summary>Whether the Windows account of the worker signs in. Sense and QlikView.</summary>
    public bool UseDefaultCredentials { get; internal set; }

    /// <summary>Longest wait for one answer, in seconds; null for 100.</summary>
    public int? TimeoutSec { get; internal set; }

    /// <summary>Note for people. Nothing reads it.</summary>
    public string? Note { get; internal set; }

    /// <inheritdoc />
    public override string ToString() => Name;
}
