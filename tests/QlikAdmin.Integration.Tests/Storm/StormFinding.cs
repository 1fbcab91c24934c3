namespace QlikAdmin.Integration.Tests.Storm;

/// <summary>A difference between what was reported and the real state.</summary>
/// <param name="Kind">What is wrong, in a word.</param>
/// <param name="Text">Where, and how.</param>
internal sealed record StormFinding(string Kind, string Text)
{
    public const string DoneCalledNotDone = "DoneCalledNotDone";
    public const string NotDoneCalledDone = "NotDoneCalledDone";
    public const string Twice = "Twice";
    public const string ResultIsNotJournal = "ResultIsNotJournal";
    public const string Silent = "Silent";
    public const string FalseWord = "FalseWord";
    public const string Unlogged = "Unlogged";
    public const string Unsettled = "Unsettled";
    public const string NotRestored = "NotRestored";

    public override string ToString() => $"{Kind}: {Text}";
}
