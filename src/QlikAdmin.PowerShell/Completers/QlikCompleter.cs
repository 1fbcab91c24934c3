using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace QlikAdmin.PowerShell;

/// <summary>Base of the completers: filters, quotes, and never blocks the prompt. A completer sends no request, asks nothing and throws
/// nothing.</summary>
public abstract class QlikCompleter : IArgumentCompleter
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters
    )
    {
        ConnectionStore store = ConnectionStore.Current;
        IDictionary bound = fakeBoundParameters ?? new Hashtable();
        Task<IReadOnlyList<string>> work = Task.Run(() => Values(store, bound));

        // A prompt that waits for a list of values is worse than a prompt without the list.
#pragma warning disable VSTHRD002
        IReadOnlyList<string> values =
            Task.WhenAny(work, Task.Delay(s_limit)).GetAwaiter().GetResult() == work && work.Status == TaskStatus.RanToCompletion
                ? work.Result
                : Array.Empty<string>();
#pragma warning restore VSTHRD002
        string typed = (wordToComplete ?? string.Empty).Trim('\'', '"');
        char quote = wordToComplete is { Length: > 0 } && wordToComplete[0] == '"' ? '"' : '\'';
        return values
            .Where(v => v.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(v => new CompletionResult(Quote(v, quote), v, CompletionResultType.ParameterValue, v))
            .ToList();
    }

    /// <summary>The values to offer, from memory only.</summary>
    private protected abstract IReadOnlyList<string> Values(ConnectionStore store, IDictionary bound);

    private static string Quote(string value, char quote)
    {
        bool plain = value.All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or ':' or '\\');
        if (plain)
        {
            return value;
        }

        string q = quote.ToString(CultureInfo.InvariantCulture);
        string body = quote == '"' ? value.Replace("`", "``").Replace("$", "`$") : value;
        return q + body.Replace(q, q + q) + q;
    }
}
