using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.QlikView;

/// <summary>Spoils a good SOAP answer.</summary>
internal static class SoapSpoiler
{
    private static readonly HashSet<string> s_rows =
    [
        "AssignedNamedCAL",
        "AssignedUsageCAL",
        "AssignedSessionCAL",
        "LeasedNamedCAL",
        "DocumentCAL",
        "ServiceInfo",
        "DocumentNode",
        "Assignment",
    ];

    /// <summary>Removes every second row of each list, and at least one.</summary>
    public static Answer MissingRows(Answer answer)
    {
        using MemoryStream stream = new(answer.Body.ToArray());
        XElement root = XElement.Load(stream);
        foreach (
            IGrouping<XElement?, XElement> list in root.Descendants()
                .Where(e => s_rows.Contains(e.Name.LocalName))
                .ToList()
                .GroupBy(e => e.Parent)
        )
        {
            List<XElement> rows = [.. list];
            rows.Where((_, i) => i % 2 == 1 || rows.Count == 1).ToList().ForEach(r => r.Remove());
        }

        return answer.WithBody(Encoding.UTF8.GetBytes(root.ToString(SaveOptions.DisableFormatting)));
    }
}
