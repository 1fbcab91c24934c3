using System.CommandLine;
using System.CommandLine.Parsing;

namespace QlikAdmin.Sandbox;

/// <summary>The command line of the program.</summary>
internal sealed class SandboxArguments
{
    private readonly Option<int> _users = Number("--users", "people on the site", 1000, 1_000_000);
    private readonly Option<int> _seed = Number("--seed", "seed of the data", 7, int.MaxValue - 2);
    private readonly Option<int> _tenants = Number("--tenants", "Cloud tenants", 1, 2000, least: 1);
    private readonly Option<int> _sites = Number("--sites", "Sense sites", 1, 200, least: 1);
    private readonly Option<IPAddress?> _address = new("--address")
    {
        Description = "address of this machine to listen on; loopback without it",
        CustomParser = result => Listening(result),
    };
    private readonly Option<string?> _domain = new("--domain")
    {
        Description = "domain of the host names of tenants and sites",
        CustomParser = result => DomainName(result),
    };
    private readonly Option<int> _controlPort = Port("--control-port", "control API");
    private readonly Option<int> _cloudPort = Port("--cloud-port", "Cloud tenant");
    private readonly Option<int> _regionPort = Port("--region-port", "registration endpoint");
    private readonly Option<int> _consolePort = Port("--console-port", "organisation's console");
    private readonly Option<int> _sensePort = Port("--sense-port", "repository with client certificates");
    private readonly Option<int> _proxyPort = Port("--proxy-port", "Sense proxy");
    private readonly Option<int> _qlikViewPort = Port("--qlikview-port", "QlikView management service");
    private readonly Option<int> _latency = Number("--latency", "milliseconds before every answer", 0, 600_000);
    private readonly Option<SenseLicenseMode> _senseLicense = Word("--sense-license", "licence of the site", SenseLicenseMode.Serial);
    private readonly Option<CloudLicenseMode> _cloudLicense = Word("--cloud-license", "subscription", CloudLicenseMode.UserBased);
    private readonly Option<int> _qlikViewServers = Number("--qlikview-servers", "QlikView servers", 2, 16);
    private readonly Option<QlikViewLicenseMode> _qlikViewLicense = Word("--qlikview-license", "CALs", QlikViewLicenseMode.Legacy);
    private readonly Option<QlikViewAuthMode> _qlikViewAuth = Word("--qlikview-auth", "sign-in at QlikView", QlikViewAuthMode.Ntlm);
    private readonly Option<RateLimitClock> _rateLimit = Word("--rate-limit", "clock of the rate limit", RateLimitClock.Off);
    private readonly Option<string?> _dataDirectory = new("--data-directory")
    {
        Description = "folder for certificates; a temporary one, deleted at the end, without it",
    };
    private readonly Option<DateTimeOffset?> _now = new("--now")
    {
        Description = "where the clock starts, ISO 8601",
        CustomParser = result => Time(result),
    };
    private readonly Option<string> _qlikViewVersion = new("--qlikview-version")
    {
        Description = "such as 11.20 or 12.90",
        DefaultValueFactory = _ => "12.90",
        CustomParser = result => Release(result),
    };
    private readonly Option<bool> _exitWithStdin = new("--exit-with-stdin") { Description = "stop when standard input ends" };
    private readonly Option<int> _parentPid = Number("--parent-pid", "stop when that process is gone", 0, int.MaxValue);

    /// <summary>What the program does.</summary>
    public delegate Task<int> Run(SandboxOptions options, bool exitWithStdin, int? parentPid);

    /// <summary>The command, with all its options.</summary>
    /// <param name="run">Called with valid arguments.</param>
    public RootCommand Command(Run run)
    {
        RootCommand command = new("Emulator of the Qlik services.")
        {
            _users,
            _seed,
            _tenants,
            _sites,
            _address,
            _domain,
            _controlPort,
            _cloudPort,
            _regionPort,
            _consolePort,
            _sensePort,
            _proxyPort,
            _dataDirectory,
            _qlikViewPort,
            _latency,
            _now,
            _senseLicense,
            _cloudLicense,
            _qlikViewServers,
            _qlikViewLicense,
            _qlikViewVersion,
            _qlikViewAuth,
            _rateLimit,
            _exitWithStdin,
            _parentPid,
        };
        command.SetAction((result, _) => run(Options(result), result.GetValue(_exitWithStdin), Parent(result)));
        return command;
    }

    private SandboxOptions Options(ParseResult result) =>
        new()
        {
            Users = result.GetValue(_users),
            Tenants = result.GetValue(_tenants),
            Sites = result.GetValue(_sites),
            Address = result.GetValue(_address),
            Domain = result.GetValue(_domain),
            Seed = result.GetValue(_seed),
            ControlPort = result.GetValue(_controlPort),
            CloudPort = result.GetValue(_cloudPort),
            RegionPort = result.GetValue(_regionPort),
            ConsolePort = result.GetValue(_consolePort),
            SensePort = result.GetValue(_sensePort),
            ProxyPort = result.GetValue(_proxyPort),
            DataDirectory = result.GetValue(_dataDirectory),
            Latency = TimeSpan.FromMilliseconds(result.GetValue(_latency)),
            Now = result.GetValue(_now),
            SenseLicense = result.GetValue(_senseLicense),
            CloudLicense = result.GetValue(_cloudLicense),
            QlikViewPort = result.GetValue(_qlikViewPort),
            QlikViewServers = result.GetValue(_qlikViewServers),
            QlikViewLicense = result.GetValue(_qlikViewLicense),
            QlikViewVersion = result.GetValue(_qlikViewVersion)!,
            QlikViewAuth = result.GetValue(_qlikViewAuth),
            RateLimit = result.GetValue(_rateLimit),
        };

    private int? Parent(ParseResult result) => result.GetValue(_parentPid) is > 0 and int pid ? pid : null;

    private static Option<int> Port(string name, string service) => Number(name, $"port of the {service}; 0 for any free one", 0, 65535);

    private static Option<int> Number(string name, string description, int standard, int most, int least = 0) =>
        new(name)
        {
            Description = description,
            DefaultValueFactory = _ => standard,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (
                    int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                    && number >= least
                    && number <= most
                )
                {
                    return number;
                }

                result.AddError($"{name} must be a whole number from {least} to {most}, not '{text}'.");
                return standard;
            },
        };

    private static Option<T> Word<T>(string name, string description, T standard)
        where T : struct, Enum
    {
        string words = string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant();
        return new Option<T>(name)
        {
            Description = $"{description}: {words}",
            DefaultValueFactory = _ => standard,
            CustomParser = result =>
            {
                // .NET also accepts a number for a word of an enumeration.
                string text = result.Tokens[0].Value;
                if (text.Length > 0 && char.IsAsciiLetter(text[0]) && Enum.TryParse(text, ignoreCase: true, out T value))
                {
                    return value;
                }

                result.AddError($"{name} must be one of {words}, not '{text}'.");
                return standard;
            },
        };
    }

    private static DateTimeOffset? Time(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (
            DateTimeOffset.TryParse(
                text,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out DateTimeOffset time
            ) && time.Year is > 1900 and < 9000
        )
        {
            return time;
        }

        result.AddError($"--now must be a time such as 2026-01-31T08:00:00Z, not '{text}'.");
        return null;
    }

    private static IPAddress? Listening(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (IPAddress.TryParse(text, out IPAddress? address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any))
        {
            return address;
        }

        result.AddError($"--address must be one address of this machine, such as 192.0.2.7, not '{text}'.");
        return null;
    }

    private static string? DomainName(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (Uri.CheckHostName(text) == UriHostNameType.Dns)
        {
            return text.ToLowerInvariant();
        }

        result.AddError($"--domain must be a domain such as fleet.example, not '{text}'.");
        return null;
    }

    private static string Release(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (!Version.TryParse(text, out Version? version) || version.Major is not (11 or 12))
        {
            result.AddError($"--qlikview-version must be a version such as 11.20 or 12.90, not '{text}'.");
        }

        return text;
    }
}
