using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace QlikAdmin.Cmdlets.Tests.Hosting;

/// <summary>A host that keeps what is written to the screen and answers prompts from a list. It never waits for a person.</summary>
internal sealed class RecordingHost : PSHost
{
    public RecordingUserInterface UserInterface { get; } = new();

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.GetCultureInfo("en-US");

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "QlikAdmin tests";

    public override PSHostUserInterface UI => UserInterface;

    public override Version Version { get; } = new(1, 0);

    public override void EnterNestedPrompt() => throw new NotSupportedException("nobody is there to suspend to");

    public override void ExitNestedPrompt() => throw new NotSupportedException("nobody is there to suspend to");

    public override void NotifyBeginApplication() { }

    public override void NotifyEndApplication() { }

    public override void SetShouldExit(int exitCode) { }
}

internal sealed class RecordingUserInterface : PSHostUserInterface
{
    private string _started = string.Empty;

    public List<string> Lines { get; } = [];

    public List<string> Prompts { get; } = [];

    public List<string> Answers { get; } = [];

    public override PSHostRawUserInterface? RawUI => null;

    public void Clear()
    {
        Lines.Clear();
        Prompts.Clear();
        _started = string.Empty;
    }

    public override void Write(string value) => _started += value;

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    public override void WriteLine(string value)
    {
        Lines.Add(_started + value);
        _started = string.Empty;
    }

    // These streams are also kept by the pipeline, and read from there.
    public override void WriteErrorLine(string value) { }

    public override void WriteDebugLine(string message) { }

    public override void WriteVerboseLine(string message) { }

    public override void WriteWarningLine(string message) { }

    public override void WriteProgress(long sourceId, ProgressRecord record) { }

    public override string ReadLine() => Next("a line of text");

    public override SecureString ReadLineAsSecureString() => new NetworkCredential(string.Empty, Next("a secret")).SecurePassword;

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        descriptions.ToDictionary(d => d.Name, d => PSObject.AsPSObject(Next($"{caption} {message} {d.Name}".Trim())));

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        throw new NotSupportedException($"a credential was asked for: {message}");

    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options
    ) => throw new NotSupportedException($"a credential was asked for: {message}");

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        string answer = Next($"{caption} {message}".Trim());
        if (answer.Length == 0)
        {
            // The Enter key.
            return defaultChoice;
        }

        List<string> labels = choices.Select(c => c.Label.Replace("&", string.Empty, StringComparison.Ordinal)).ToList();
        int choice = labels.IndexOf(answer);
        return choice >= 0 ? choice : throw new InvalidOperationException($"'{answer}' is none of {string.Join(", ", labels)}");
    }

    private string Next(string question)
    {
        Prompts.Add(question);
        if (Answers.Count == 0)
        {
            throw new InvalidOperationException($"the test has no answer to: {question}");
        }

        string answer = Answers[0];
        Answers.RemoveAt(0);
        return answer;
    }
}
