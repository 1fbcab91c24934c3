namespace QlikAdmin.Fleets;

/// <summary>Checks that a target names one place for its secret, and settings that its product has.</summary>
internal static class FleetSecrets
{
    /// <exception cref="FormatException">The target can't be connected to as it is described. The message says why.</exception>
    public static void Require(FleetTarget target)
    {
        List<string> places = Places(target);
        if (places.Count > 1)
        {
            throw new FormatException($"{string.Join(" and ", places)} both name a secret. Keep one of them");
        }

        bool isSense = target.Product == QlikProduct.Sense;
        bool hasCertificate = target.CertificatePath is not null || target.CertificateThumbprint is not null;
        Only(target, isSense, nameof(target.CertificatePath), target.CertificatePath);
        Only(target, isSense, nameof(target.CertificateThumbprint), target.CertificateThumbprint);
        Only(target, isSense, nameof(target.VirtualProxy), target.VirtualProxy);
        Only(target, isSense && hasCertificate, nameof(target.UserDirectory), target.UserDirectory);
        Only(target, isSense && hasCertificate, nameof(target.UserId), target.UserId);
        bool isServer = isSense || target.Product == QlikProduct.QlikView;
        Only(target, isServer, nameof(target.TrustedRoot), target.TrustedRoot);
        Only(target, isServer, nameof(target.UseDefaultCredentials), target.UseDefaultCredentials ? "true" : null);
        if (isServer && target.RateShare is not null)
        {
            throw new FormatException($"RateShare does not fit {target.Product}: only Qlik Cloud has a rate limit");
        }

        With(target.SecretName is not null && target.KeyVault is null, nameof(target.Vault), target.Vault, "SecretName");
        With(target.KeyVault is not null, nameof(target.ManagedIdentity), target.ManagedIdentity, "KeyVault");
        if (target.KeyVault is not null && target.SecretName is null)
        {
            throw new FormatException("KeyVault needs SecretName, the name of the secret in it");
        }

        int ways = new[] { hasCertificate, target.UseDefaultCredentials, places.Count == 1 && target.CertificatePath is null }.Count(w =>
            w
        );
        if (ways == 0)
        {
            throw new FormatException(
                "there is no way to sign in. Name where the secret is kept"
                    + (isSense ? ", or CertificatePath, CertificateThumbprint or UseDefaultCredentials" : string.Empty)
                    + (target.Product == QlikProduct.QlikView ? ", or UseDefaultCredentials" : string.Empty)
            );
        }

        if (ways > 1)
        {
            throw new FormatException("there are several ways to sign in. Keep one of them");
        }
    }

    private static List<string> Places(FleetTarget target) =>
        new (string Name, string? Value)[]
        {
            (nameof(target.SecretName), target.KeyVault is null ? target.SecretName : null),
            (nameof(target.Environment), target.Environment),
            (nameof(target.AutomationVariable), target.AutomationVariable),
            (nameof(target.AutomationCredential), target.AutomationCredential),
            (nameof(target.KeyVault), target.KeyVault),
        }
            .Where(p => p.Value is not null)
            .Select(p => p.Name)
            .ToList();

    private static void Only(FleetTarget target, bool fits, string name, string? value)
    {
        if (value is not null && !fits)
        {
            throw new FormatException($"{name} does not fit {target.Product} with this way to sign in");
        }
    }

    private static void With(bool fits, string name, string? value, string other)
    {
        if (value is not null && !fits)
        {
            throw new FormatException($"{name} is only for {other}");
        }
    }
}
