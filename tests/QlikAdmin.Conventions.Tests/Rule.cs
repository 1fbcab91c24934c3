using Xunit;

namespace QlikAdmin.Conventions.Tests;

/// <summary>Reports all violations of a rule together, one per line.</summary>
internal static class Rule
{
    public static void Holds(string rule, IEnumerable<string> breaches)
    {
        List<string> found = breaches.Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.True(found.Count == 0, rule + Environment.NewLine + string.Join(Environment.NewLine, found));
    }

    /// <summary>The same for a list of exceptions: each entry must still be needed, or it hides the next violation.</summary>
    public static void Holds(string rule, IEnumerable<string> breaches, IReadOnlyDictionary<string, string> exceptions)
    {
        List<string> found = breaches.Distinct().ToList();
        Holds(rule, found.Where(b => !exceptions.ContainsKey(b)));
        Holds("An exception that nothing needs any more: " + rule, exceptions.Keys.Except(found));
    }
}
