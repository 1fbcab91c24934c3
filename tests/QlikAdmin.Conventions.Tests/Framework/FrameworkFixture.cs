namespace QlikAdmin.Conventions.Tests.Framework;

/// <summary>Uses of what .NET Framework has not, which the check must find. Nothing calls them.</summary>
internal static class FrameworkFixture
{
    public static int CallsAnOverload(string text) => text.GetHashCode(StringComparison.Ordinal);

    public static bool CallsAMemberOfAGenericType(Dictionary<string, int> numbers) => numbers.TryAdd("one", 1);

    public static bool CallsWhatIsThere(Dictionary<string, int> numbers) => numbers.ContainsKey(string.Join(";", numbers.Keys));

    public static object UsesAType() => default(Half);
}
