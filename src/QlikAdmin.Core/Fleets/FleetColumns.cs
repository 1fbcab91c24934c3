using QlikAdmin.Http;

namespace QlikAdmin.Fleets;

/// <summary>The columns of a fleet file. CSV and JSON have the same ones.</summary>
internal static class FleetColumns
{
    private static readonly char[] s_separators = { ';', ',' };

    // A misspelt column must not lose a setting. These are secrets themselves, and get an answer of their own.
    private static readonly HashSet<string> s_secrets = new(StringComparer.OrdinalIgnoreCase)
    {
        "ApiKey",
        "CertificatePassword",
        "ClientSecret",
        "Credential",
        "Jwt",
        "Key",
        "Password",
        "Secret",
        "Token",
    };

    /// <summary>All columns but those that every target must have.</summary>
    public static readonly IReadOnlyList<FleetColumn> Optional = new FleetColumn[]
    {
        new(nameof(FleetTarget.Tag), t => Filled(string.Join(";", t.Tag)), (t, v) => t.Tag = Words(v)),
        new(nameof(FleetTarget.Entitlement), t => t.Entitlement, (t, v) => t.Entitlement = v),
        new(nameof(FleetTarget.Size), t => t.Size.ToString("R", CultureInfo.InvariantCulture), (t, v) => t.Size = Number(v)),
        new(nameof(FleetTarget.RateShare), t => t.RateShare?.ToString("R", CultureInfo.InvariantCulture), (t, v) => t.RateShare = Share(v)),
        new(nameof(FleetTarget.SecretName), t => t.SecretName, (t, v) => t.SecretName = v),
        new(nameof(FleetTarget.Vault), t => t.Vault, (t, v) => t.Vault = v),
        new(nameof(FleetTarget.Environment), t => t.Environment, (t, v) => t.Environment = v),
        new(nameof(FleetTarget.AutomationVariable), t => t.AutomationVariable, (t, v) => t.AutomationVariable = v),
        new(nameof(FleetTarget.AutomationCredential), t => t.AutomationCredential, (t, v) => t.AutomationCredential = v),
        new(nameof(FleetTarget.KeyVault), t => t.KeyVault, (t, v) => t.KeyVault = v),
        new(nameof(FleetTarget.ManagedIdentity), t => t.ManagedIdentity, (t, v) => t.ManagedIdentity = v),
        new(nameof(FleetTarget.UserName), t => t.UserName, (t, v) => t.UserName = v),
        new(nameof(FleetTarget.CertificatePath), t => t.CertificatePath, (t, v) => t.CertificatePath = v),
        new(nameof(FleetTarget.CertificateThumbprint), t => t.CertificateThumbprint, (t, v) => t.CertificateThumbprint = v),
        new(nameof(FleetTarget.TrustedRoot), t => t.TrustedRoot, (t, v) => t.TrustedRoot = v),
        new(nameof(FleetTarget.UserDirectory), t => t.UserDirectory, (t, v) => t.UserDirectory = v),
        new(nameof(FleetTarget.UserId), t => t.UserId, (t, v) => t.UserId = v),
        new(nameof(FleetTarget.VirtualProxy), t => t.VirtualProxy, (t, v) => t.VirtualProxy = v),
        new(
            nameof(FleetTarget.UseDefaultCredentials),
            t => t.UseDefaultCredentials ? "true" : null,
            (t, v) => t.UseDefaultCredentials = Flag(v)
        ),
        new(nameof(FleetTarget.TimeoutSec), t => t.TimeoutSec?.ToString(CultureInfo.InvariantCulture), (t, v) => t.TimeoutSec = Seconds(v)),
        new(nameof(FleetTarget.Note), t => t.Note, (t, v) => t.Note = v),
    };

    /// <summary>The names of all columns, in the order of a file.</summary>
    public static readonly IReadOnlyList<string> Names = new[]
    {
        nameof(FleetTarget.Name),
        nameof(FleetTarget.Product),
        nameof(FleetTarget.Address),
    }
        .Concat(Optional.Select(c => c.Name))
        .ToList();

    /// <summary>What is wrong with the name of a column; null for a known one.</summary>
    public static string? Problem(string column) =>
        Names.Contains(column, StringComparer.OrdinalIgnoreCase) ? null
        : s_secrets.Contains(column)
            ? $"'{column}' would be a secret, and a fleet file never holds one: name where it is kept, with SecretName, Environment, AutomationVariable, AutomationCredential or KeyVault"
        : $"'{column}' is not known. Known are {string.Join(", ", Names)}";

    /// <summary>Makes a target of the texts of its columns.</summary>
    /// <param name="value">The text of a column; null where it is empty or missing.</param>
    /// <exception cref="FormatException">A value is missing or does not fit. The message says which.</exception>
    public static FleetTarget Target(Func<string, string?> value)
    {
        string name = Required(nameof(FleetTarget.Name), value);
        string product = Required(nameof(FleetTarget.Product), value);
        if (
            !Enum.TryParse(product, ignoreCase: true, out QlikProduct known)
            || !Enum.IsDefined(typeof(QlikProduct), known)
            || IsNumber(product)
        )
        {
            throw new FormatException($"Product is '{product}'. It can be {string.Join(", ", Enum.GetNames(typeof(QlikProduct)))}");
        }

        FleetTarget target = new(name, known, Required(nameof(FleetTarget.Address), value));
        foreach (FleetColumn column in Optional)
        {
            if (Filled(value(column.Name)) is string text)
            {
                column.Set(target, text);
            }
        }

        FleetSecrets.Require(target);
        return target;
    }

    private static string Required(string name, Func<string, string?> value) =>
        Filled(value(name)) ?? throw new FormatException($"{name} is missing");

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text!.Trim();

    private static bool IsNumber(string text) => text.Length > 0 && (char.IsDigit(text[0]) || text[0] is '-' or '+');

    private static IReadOnlyList<string> Words(string text) =>
        text.Split(s_separators, StringSplitOptions.RemoveEmptyEntries).Select(w => w.Trim()).Where(w => w.Length > 0).ToList();

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
        && number > 0
        && !double.IsInfinity(number)
            ? number
            : throw new FormatException($"Size is '{text}'. It must be a number above 0, such as the number of users");

    private static double Share(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double share) && CloudRates.IsShare(share)
            ? share
            : throw new FormatException($"RateShare is '{text}'. It must be above 0 and at most 1, such as 0.25 for a quarter");

    private static int Seconds(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds is >= 1 and <= 86400
            ? seconds
            : throw new FormatException($"TimeoutSec is '{text}'. It must be a whole number of seconds from 1 to 86400");

    private static bool Flag(string text) =>
        text.ToLowerInvariant() switch
        {
            "true" or "yes" or "1" => true,
            "false" or "no" or "0" => false,
            _ => throw new FormatException($"UseDefaultCredentials is '{text}'. It must be true or false"),
        };
}
