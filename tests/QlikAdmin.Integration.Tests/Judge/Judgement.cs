namespace QlikAdmin.Integration.Tests.Judge;

/// <summary>What Prism says about one exchange.</summary>
/// <param name="Method">The verb.</param>
/// <param name="Path">The path.</param>
/// <param name="Status">Status of the answer.</param>
/// <param name="OfRequest">What does not fit of the request.</param>
/// <param name="OfAnswer">What does not fit of the answer.</param>
internal sealed record Judgement(string Method, string Path, int Status, IReadOnlyList<string> OfRequest, IReadOnlyList<string> OfAnswer)
{
    public override string ToString() => $"{Method} {Path} -> {Status}: {string.Join("; ", OfRequest)}";
}
