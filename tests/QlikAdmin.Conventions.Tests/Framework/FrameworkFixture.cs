namespace QlikAdmin.Conventions.Tests.Framework;

/// <summary>Uses of members that .NET Framework does not have. The check must find them. Nothing calls them.</summary>
internal static class FrameworkFixture
{
    public static int CallsAnOverload(string text) => text.GetHashCode(StringComparison.Ordinal);

    public static bool CallsAMemberOfAGenericType(Dictionary<string, int> numbers) => numbers.TryAdd("one", 1);

    public static bool CallsWhatIsThere(Dictionary<string, int> numbers) => numbers.ContainsKey(string.Join(";", numbers.Keys));

    public static object UsesAType() => default(Half);
}
