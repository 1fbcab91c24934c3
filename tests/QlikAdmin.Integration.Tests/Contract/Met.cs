using QlikAdmin.Integration.Tests.Support;
using Xunit;

namespace QlikAdmin.Integration.Tests.Contract;

/// <summary>Which of the vendor's operations a run has called. The end of the run checks whether it called them correctly.</summary>
internal static class Met
{
    /// <summary>Asserts that each of these was called with success at least once.</summary>
    public static void Done(Run run, params string[] operations)
    {
        HashSet<string> done = run
            .Exchanges.Where(e => e.Status is >= 200 and < 400)
            .Select(e => Descriptions.Find(e.Method, ContractCheck.PathOf(e))?.ToString())
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        List<string> missing = operations.Where(o => !done.Contains(o)).ToList();
        Assert.True(
            missing.Count == 0,
            $"Never done: {string.Join(", ", missing)}. Done: {string.Join(", ", done.Order(StringComparer.Ordinal))}"
        );
    }
}
