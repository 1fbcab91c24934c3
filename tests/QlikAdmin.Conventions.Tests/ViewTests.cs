using System.Collections;
using System.Reflection;
using System.Xml.Linq;
using Xunit;

namespace QlikAdmin.Conventions.Tests;

public sealed class ViewTests
{
    /// <summary>Texts that are ours, and not of a server or a file.</summary>
    private static readonly HashSet<string> s_ours =
    [
        "Connection",
        "Assumption",
        "Expected",
        "Action",
        "Command",
        "Outcome",
        "Step",
        "CloudUri",
        "SenseUri",
        "RegionUri",
        "ConsoleUri",
        "ProxyUri",
        "ControlUri",
        "VirtualProxy",
        "TenantId",
        "CertificatePath",
        "ClientPemPath",
        "ClientKeyPath",
        "RootPath",
        "DataDirectory",
        "PlanId",
        "RunId",
        "Entry",
    ];

    private static readonly HashSet<string> s_numbersAndStates =
    [
        "$_.RunId.ToString('N').Substring(0, 8)",
        "if ($_.State -eq 'Damaged' -or -not $_.Undone) { $_.State } elseif ($_.Done + $_.Open + $_.Planned) { 'PartUndone' } else { 'Undone' }",
        "$_.Open + $_.Planned",
        "if ($null -eq $_.Holds) { 'Unknown' } else { $_.Holds }",
        "$_.Moved.Count",
        "$_.Revoked.Count",
    ];

    [Fact]
    public void A_text_of_a_server_is_shown_by_a_view_through_the_one_place_that_cleans_it()
    {
        XElement[] views = XDocument.Parse(Repository.Read("module/QlikAdmin.Format.ps1xml")).Descendants("View").ToArray();
        Type[] types = new[] { typeof(Connection).Assembly, Assembly.Load("QlikAdmin.PowerShell") }
            .SelectMany(a => a.GetExportedTypes())
            .ToArray();
        Assert.InRange(views.Length, 10, 100);
        Assert.Contains(views, v => v.Descendants("ScriptBlock").Any(s => s.Value.Contains("_Format]::Text(")));

        Rule.Holds(
            "A column or line that shows a text goes through [QlikAdmin.PowerShell._Format].",
            views.SelectMany(v =>
                v.Descendants("PropertyName")
                    .Where(p => !s_ours.Contains(p.Value) && !IsHarmless(types, v.Descendants("TypeName").First().Value, p.Value))
                    .Select(p => v.Element("Name")!.Value + ": " + p.Value)
            )
        );
        Rule.Holds(
            "A script block of a view puts no text on the screen itself.",
            views
                .SelectMany(v => v.Descendants("ScriptBlock").Select(s => s.Value))
                .Where(s => !s.Contains("[QlikAdmin.PowerShell._Format]::") && !s_numbersAndStates.Contains(s))
        );
    }

    /// <summary>Whether a property can't contain text from a server: a number, a date, a flag, a value of an enumeration.</summary>
    private static bool IsHarmless(Type[] types, string name, string property)
    {
        Type? type = Array.Find(types, t => "QlikAdmin." + t.Name == name)?.GetProperty(property)?.PropertyType;
        return type is not null && type != typeof(object) && type != typeof(string) && !typeof(IEnumerable).IsAssignableFrom(type);
    }
}
