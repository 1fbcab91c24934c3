namespace QlikAdmin.Sandbox;

/// <summary>The command line of the program.</summary>
internal sealed record SandboxArguments(SandboxOptions Options, bool ExitWithStdin, int? ParentPid)
{
    public const string Usage = """
        Usage: QlikAdmin.Sandbox [options]
          --users N                  people on the site (1000)
          --seed N                   seed of the data (7)
          --control-port N           port of the control API (0: any free one; likewise the others)
          --cloud-port N             port of the Cloud tenant
          --region-port N            port of the registration endpoint
          --console-port N           port of the organisation's console
          --sense-port N             port of the repository with client certificates
          --proxy-port N             port of the Sense proxy
          --data-directory PATH      folder for certificates (a temporary one, deleted at the end)
          --qlikview-port N          port of the QlikView management service
          --latency MS               delay before every answer
          --now TIME                 where the clock starts, ISO 8601
          --sense-license KIND       serial, signed or none (serial)
          --cloud-license KIND       userbased or capacity (userbased)
          --qlikview-servers N       QlikView servers, 0 to 16 (2)
          --qlikview-license KIND    legacy, signed or none (legacy)
          --qlikview-version V       such as 11.20 or 12.90 (12.90)
          --qlikview-auth KIND       ntlm (and basic), ntlmonly, basic or none (ntlm)
          --rate-limit CLOCK         off, sandbox or wall (off)
          --exit-with-stdin          stop when standard input ends
          --parent-pid N             stop when that process is gone
        """;

    /// <summary>Reads the command line.</summary>
    /// <exception cref="FormatException">An argument is unknown, has no value or has a wrong one.</exception>
    public static SandboxArguments Parse(IReadOnlyList<string> arguments)
    {
        Dictionary<string, string> values = [];
        bool exitWithStdin = false;
        for (int i = 0; i < arguments.Count; i++)
        {
            string name = arguments[i];
            if (name == "--exit-with-stdin")
            {
                exitWithStdin = true;
            }
            else if (!Usage.Contains("  " + name + " ", StringComparison.Ordinal) || !name.StartsWith("--", StringComparison.Ordinal))
            {
                throw new FormatException($"Unknown argument '{name}'.");
            }
            else if (i + 1 == arguments.Count)
            {
                throw new FormatException($"{name} needs a value.");
            }
            else if (!values.TryAdd(name, arguments[++i]))
            {
                throw new FormatException($"{name} is given twice.");
            }
        }

        SandboxOptions options = new()
        {
            Users = Number(values, "--users", 1000, 1_000_000),
            Seed = Number(values, "--seed", 7, int.MaxValue - 2),
            ControlPort = Number(values, "--control-port", 0, 65535),
            CloudPort = Number(values, "--cloud-port", 0, 65535),
            RegionPort = Number(values, "--region-port", 0, 65535),
            ConsolePort = Number(values, "--console-port", 0, 65535),
            SensePort = Number(values, "--sense-port", 0, 65535),
            ProxyPort = Number(values, "--proxy-port", 0, 65535),
            DataDirectory = values.GetValueOrDefault("--data-directory"),
            Latency = TimeSpan.FromMilliseconds(Number(values, "--latency", 0, 600_000)),
            Now = Time(values, "--now"),
            SenseLicense = Name(values, "--sense-license", SenseLicenseMode.Serial),
            CloudLicense = Name(values, "--cloud-license", CloudLicenseMode.UserBased),
            QlikViewPort = Number(values, "--qlikview-port", 0, 65535),
            QlikViewServers = Number(values, "--qlikview-servers", 2, 16),
            QlikViewLicense = Name(values, "--qlikview-license", QlikViewLicenseMode.Legacy),
            QlikViewVersion = Release(values, "--qlikview-version", "12.90"),
            QlikViewAuth = Name(values, "--qlikview-auth", QlikViewAuthMode.Ntlm),
            RateLimit = Name(values, "--rate-limit", RateLimitClock.Off),
        };
        int parent = Number(values, "--parent-pid", 0, int.MaxValue);
        return new SandboxArguments(options, exitWithStdin, parent == 0 ? null : parent);
    }

    private static int Number(Dictionary<string, string> values, string name, int standard, int maximum)
    {
        if (!values.TryGetValue(name, out string? text))
        {
            return standard;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= maximum
            ? number
            : throw new FormatException($"{name} must be a whole number from 0 to {maximum}, not '{text}'.");
    }

    private static DateTimeOffset? Time(Dictionary<string, string> values, string name)
    {
        if (!values.TryGetValue(name, out string? text))
        {
            return null;
        }

        return
            DateTimeOffset.TryParse(
                text,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out DateTimeOffset time
            ) && time.Year is > 1900 and < 9000
            ? time
            : throw new FormatException($"{name} must be a time such as 2026-01-31T08:00:00Z, not '{text}'.");
    }

    private static string Release(Dictionary<string, string> values, string name, string standard)
    {
        string text = values.GetValueOrDefault(name, standard);
        return Version.TryParse(text, out Version? version) && version.Major is 11 or 12
            ? text
            : throw new FormatException($"{name} must be a version such as 11.20 or 12.90, not '{text}'.");
    }

    private static T Name<T>(Dictionary<string, string> values, string name, T standard)
        where T : struct, Enum
    {
        if (!values.TryGetValue(name, out string? text))
        {
            return standard;
        }

        return text.Length > 0 && char.IsAsciiLetter(text[0]) && Enum.TryParse(text, ignoreCase: true, out T value)
            ? value
            : throw new FormatException($"{name} must be one of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}, not '{text}'.");
    }
}
