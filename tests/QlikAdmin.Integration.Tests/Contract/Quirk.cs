using System.Text.RegularExpressions;

namespace QlikAdmin.Integration.Tests.Contract;

/// <summary>One known place where real servers differ from their description.</summary>
/// <param name="Operation">Pattern of the operation, as <c>POST /api/v1/users</c>.</param>
/// <param name="Finding">Pattern of the finding, as <see cref="ContractCheck"/> words it.</param>
/// <param name="Reason">Why the difference is right, and what says so.</param>
internal sealed record Quirk(string Operation, string Finding, string Reason)
{
    private const RegexOptions Plain = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;

    public bool Covers(string operation, string finding) =>
        Regex.IsMatch(operation, Operation, Plain) && Regex.IsMatch(finding, Finding, Plain);
}
