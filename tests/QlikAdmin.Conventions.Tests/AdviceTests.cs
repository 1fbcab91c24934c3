using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace QlikAdmin.Conventions.Tests;

/// <summary>What an error advises must exist.</summary>
public sealed class AdviceTests
{
    private static readonly Regex s_literal = new("\"(?<text>(?:\\\\.|[^\"\\\\])*)\"", RegexOptions.CultureInvariant);
    private static readonly Regex s_parameter = new(@"(?<![\w}-])-(?<name>[A-Z][A-Za-z]+)\b", RegexOptions.CultureInvariant);
    private static readonly Regex s_command = new(@"\b[A-Z][a-z]+-Qlik\w*", RegexOptions.CultureInvariant);
    private static readonly Regex s_end = new(@";\s*$", RegexOptions.Multiline | RegexOptions.CultureInvariant);

    /// <summary>Texts about a command of another module. Each text names that command.</summary>
    private const string Foreign = "a foreign command";

    /// <summary>Parameters of commands that are not ours.</summary>
    private static readonly HashSet<string> s_foreign = ["Parallel", "AsSecureString", "Delimiter"];

    /// <summary>Texts in code that several commands share. They name no command, so this table says which commands show them.</summary>
    private static readonly Dictionary<string, string[]> s_saidBy = new()
    {
        ["Changes/JournalArchive.cs -Path"] = ["Get-QlikJournal", "Undo-QlikOperation", "Resume-QlikOperation"],
        ["Changes/JournalErrors.cs -Path"] = ["Get-QlikJournal", "Undo-QlikOperation", "Resume-QlikOperation"],
        ["Changes/JournalErrors.cs -JournalPath"] = ["every change"],
        ["Connections/RawRequests.cs -Path"] = ["Invoke-QlikApi"],
        ["Http/ErrorTable.cs -TimeoutSec"] = ["Connect-QlikCloud", "Connect-QlikRegion", "Connect-QlikSense", "Connect-QlikView"],
        ["Http/RootCertificate.cs -TrustedRoot"] = ["Connect-QlikSense", "Connect-QlikView"],
        ["Http/ServerTrust.cs -TrustedRoot"] = ["Connect-QlikSense", "Connect-QlikView"],
        ["Http/WindowsSignIn.cs -Credential"] = ["Connect-QlikSense", "Connect-QlikView"],
        ["Products/Cloud/CloudAllocations.cs -NeverUsed"] = ["Get-QlikAllocation"],
        ["Products/Cloud/CloudAllocations.cs -TreatUnknownAsUnused"] = ["Get-QlikAllocation"],
        ["Products/Cloud/CloudConnection.cs -Tenant"] = ["Connect-QlikCloud"],
        ["Products/QlikView/CalBackup.cs -JournalPath"] = ["every change"],
        ["Products/QlikView/QlikViewConnection.cs -Server"] = ["Connect-QlikView"],
        ["Products/QlikView/QlikViewConnection.cs -UseDefaultCredentials"] = ["Connect-QlikView"],
        ["Products/QlikView/QmsRawCall.cs -Body"] = ["Invoke-QlikApi"],
        ["Products/QlikView/QmsRawCall.cs -Method"] = ["Invoke-QlikApi"],
        ["Products/QlikView/QmsRawCall.cs -Path"] = ["Invoke-QlikApi"],
        ["Products/Region/RegionConnection.cs -Region"] = ["Connect-QlikRegion"],
        ["Products/Region/RegionConnection.cs -Uri"] = ["Connect-QlikRegion"],
        ["Products/Sense/ClientCertificates.cs -CertificatePath"] = ["Connect-QlikSense"],
        ["Products/Sense/SenseConnection.cs -VirtualProxy"] = ["Connect-QlikSense"],
        ["Products/Sense/VirtualProxies.cs -VirtualProxy"] = ["Connect-QlikSense"],
        ["Workflows/Compatibility/DeepTranscript.cs -Force"] = ["Test-QlikConnection"],
        ["Workflows/Compatibility/DeepTranscript.cs -Path"] = ["Test-QlikConnection"],
        ["Workflows/Tenants/TenantOrders.cs -PurgeAfterDays"] = ["Disable-QlikTenant"],
        ["Workflows/Users/Removal/LeaverItems.cs -SkipKind"] = ["Remove-QlikUser"],
        ["Workflows/Users/Removal/RemovalRun.cs -DisableFirst"] = ["Remove-QlikUser"],
        ["Workflows/Users/Removal/RemovalTexts.cs -SkipKind"] = ["Remove-QlikUser"],
        ["Base/FinalConfirmation.cs -Confirm"] = ["every change"],
        ["Base/FinalConfirmation.cs -WhatIf"] = ["every change"],
        ["Base/QlikChangeCmdlet.cs -Run"] = ["Resume-QlikOperation", "Undo-QlikOperation"],
        ["Base/VaultSecret.cs -Name"] = [Foreign],
        ["Base/VaultSecret.cs -Secret"] = [Foreign],
        ["Base/VaultSecret.cs -Vault"] = ["Connect-QlikCloud", "Connect-QlikRegion", "Connect-QlikSense", "Connect-QlikView"],
        ["Internal/_Format.cs -Run"] = ["Resume-QlikOperation", "Undo-QlikOperation"],
        ["Parameters/PriceList.cs -Price"] = ["Export-QlikReport"],
        ["Reports/MoneySection.cs -Price"] = ["Export-QlikReport"],
        ["Base/TenantEndpoints.cs -Connection"] = ["every connected command"],
        ["Commands/Connections/TestQlikConnectionCommand.cs -NoTest"] =
        [
            "Connect-QlikCloud",
            "Connect-QlikRegion",
            "Connect-QlikSense",
            "Connect-QlikView",
        ],
        ["Parameters/AllocationInput.cs -Type"] = ["Set-QlikAllocation", "Remove-QlikAllocation", "Restore-QlikAllocation"],
        ["Parameters/ConnectionReference.cs -Connection"] = ["every connected command"],
    };

    private static readonly Dictionary<string, HashSet<string>> s_parameters = Cmdlets.All.ToDictionary(Cmdlets.NameOf, c =>
        Cmdlets.Parameters(c).Select(p => p.Name).Concat(EngineParameters(c)).ToHashSet(StringComparer.Ordinal)
    );

    [Fact]
    public void No_text_names_a_parameter_that_its_command_does_not_have()
    {
        HashSet<string> used = [];
        int found = 0;
        List<string> breaches = [];
        foreach (string path in Repository.Sources("src/QlikAdmin.Core").Concat(Repository.Sources("src/QlikAdmin.PowerShell")))
        {
            IReadOnlyList<Type> speakers = Speakers(path);
            foreach (string statement in s_end.Split(Repository.Code(path)))
            {
                string text = string.Join(' ', s_literal.Matches(statement).Select(m => m.Groups["text"].Value));
                string[] named = s_command.Matches(text).Select(m => m.Value).ToArray();
                foreach (
                    string parameter in s_parameter.Matches(text).Select(m => m.Groups["name"].Value).Where(p => !s_foreign.Contains(p))
                )
                {
                    found++;
                    string key = $"{path[(path.IndexOf('/', "src/".Length) + 1)..]} -{parameter}";
                    bool isNamed = named.Any(n => s_parameters.TryGetValue(n, out HashSet<string>? own) && own.Contains(parameter));
                    bool isOwn = speakers.Count > 0 && speakers.All(s => s_parameters[Cmdlets.NameOf(s)].Contains(parameter));
                    bool isListed =
                        s_saidBy.TryGetValue(key, out string[]? saidBy) && used.Add(key) | true && saidBy.All(c => Has(c, parameter));
                    if (!isNamed && !isOwn && !isListed)
                    {
                        breaches.Add($"{key}: {text}");
                    }
                }
            }
        }

        Assert.InRange(found, 60, 1000);
        Rule.Holds("A text that advises a parameter names the command, or only commands with that parameter say it.", breaches);
        Rule.Holds("An entry that nothing needs any more.", s_saidBy.Keys.Except(used));
    }

    [Fact]
    public void No_text_names_a_command_that_is_not_there()
    {
        Rule.Holds(
            "Every command that a text names exists.",
            Repository
                .Sources("src/QlikAdmin.Core")
                .Concat(Repository.Sources("src/QlikAdmin.PowerShell"))
                .SelectMany(p =>
                    s_literal
                        .Matches(Repository.Code(p))
                        .SelectMany(m => s_command.Matches(m.Groups["text"].Value))
                        .Where(m => !s_parameters.ContainsKey(m.Value))
                        .Select(m => $"{p}: {m.Value}")
                )
        );
    }

    /// <summary>The commands that a file speaks for: its own, or all that derive from its class. Empty for other files.</summary>
    private static IReadOnlyList<Type> Speakers(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        return Cmdlets.All.Where(c => Ancestors(c).Any(a => a.Name.Split('`')[0] == name)).ToList();
    }

    private static string[] EngineParameters(Type cmdlet) =>
        // Read as data: the reference assembly of the engine has no code.
        cmdlet
            .GetCustomAttributesData()
            .SelectMany(a => a.NamedArguments)
            .Any(a => a.MemberName == "SupportsShouldProcess" && a.TypedValue.Value is true)
            ? ["WhatIf", "Confirm"]
            : [];

    private static IEnumerable<Type> Ancestors(Type type)
    {
        for (Type? t = type; t is not null; t = t.BaseType)
        {
            yield return t;
        }
    }

    private static bool Has(string speaker, string parameter) =>
        speaker switch
        {
            "every change" => Cmdlets
                .All.Where(c => Ancestors(c).Any(a => a.Name == "QlikChangeCmdlet"))
                .All(c => s_parameters[Cmdlets.NameOf(c)].Contains(parameter)),
            "every connected command" => Cmdlets
                .All.Where(c => Ancestors(c).Any(a => a.Name == "QlikConnectedCmdlet"))
                .All(c => s_parameters[Cmdlets.NameOf(c)].Contains(parameter)),
            Foreign => true,
            _ => s_parameters[speaker].Contains(parameter),
        };
}
