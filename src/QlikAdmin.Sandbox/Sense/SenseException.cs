namespace QlikAdmin.Sandbox.Sense;

/// <summary>A request that the repository refuses, with the plain text of its answer.</summary>
internal sealed class SenseException(int status, string text) : Exception(text)
{
    public int Status { get; } = status;

    public static SenseException NotFound() => new(404, string.Empty);

    public static SenseException Missing() => new(400, "Missing parameter value(s)");

    public static SenseException Broken(string rule) => new(400, "BrokenRules: " + rule);
}
