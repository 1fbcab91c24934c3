namespace QlikAdmin.Conventions.Tests.House;

/// <summary>The folders of Core, from the lowest floor to the highest. A folder uses only folders of lower floors.</summary>
internal static class Floors
{
    private static readonly string[][] s_floors =
    [
        ["Base"],
        ["Http", "Models"],
        ["Connections"],
        ["Products/Cloud", "Products/Region", "Products/Sense", "Products/QlikView", "Changes"],
        ["Workflows/Allocations", "Workflows/Compatibility", "Workflows/Ownership", "Workflows/Tenants"],
        // Removing a user takes licences back and moves what the user owns.
        ["Workflows/Users"],
        ["Plans"],
        ["Operations", "Reports", "Fleets"],
    ];

    private static readonly Dictionary<string, int> s_number = s_floors
        .SelectMany((f, n) => f, (_, folder) => folder)
        .ToDictionary(f => f, f => Array.FindIndex(s_floors, floor => floor.Contains(f)));

    /// <summary>The folder of this list that holds a file; null when none does.</summary>
    /// <param name="path">Path below the project, with slashes.</param>
    public static string? Of(string path) => s_number.Keys.FirstOrDefault(f => path.StartsWith(f + "/", StringComparison.Ordinal));

    /// <summary>Whether code of one folder may use a type of another.</summary>
    public static bool Allow(string from, string to) => from == to || s_number[to] < s_number[from];
}
