using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using QlikAdmin.Base;

namespace QlikAdmin.PowerShell;

/// <summary>Base of the completers: it filters and quotes the values, and returns after a short time. A completer asks no questions and
/// throws no errors. Few of them send a request.</summary>
/// <remarks>Without a completer PowerShell offers the names of files. With a completer that returns an empty list it offers
/// nothing.</remarks>
public abstract class QlikCompleter : IArgumentCompleter
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(1);

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
        string typed = (wordToComplete ?? string.Empty).Trim('\'', '"');
        char quote = wordToComplete is { Length: > 0 } && wordToComplete[0] == '"' ? '"' : '\'';
        using CancellationTokenSource limit = new(s_limit);
        Task<IReadOnlyList<Suggestion>> work = Task.Run(() => SuggestAsync(store, bound, typed, limit.Token));

        // A prompt that waits for a list of values is worse than a prompt without the list.
#pragma warning disable VSTHRD002
        IReadOnlyList<Suggestion> values =
            Task.WhenAny(work, Task.Delay(s_limit)).GetAwaiter().GetResult() == work && work.Status == TaskStatus.RanToCompletion
                ? work.Result
                : Late(typed);
#pragma warning restore VSTHRD002
        return values
            .GroupBy(v => v.Text, StringComparer.Ordinal)
            .Select(g => g.First())
            .Where(v => v.Text.Length > 0)
            .Select(v => new CompletionResult(
                Quote(v.Text, quote),
                ShownText.Clean(v.Shown),
                CompletionResultType.ParameterValue,
                ShownText.Clean(v.Tip)
            ))
            .ToList();
    }

    /// <summary>The values to offer, from memory only, in the order in which they are offered.</summary>
    private protected virtual IReadOnlyList<string> Values(ConnectionStore store, IDictionary bound) => Array.Empty<string>();

    /// <summary>What to offer for a text. By default, the values that begin with it.</summary>
    /// <param name="store">The connections of the runspace.</param>
    /// <param name="bound">The other parameters of the command, as far as they can be read.</param>
    /// <param name="typed">What was typed so far, without quotes.</param>
    /// <param name="token">Ends when the prompt no longer waits.</param>
    private protected virtual Task<IReadOnlyList<Suggestion>> SuggestAsync(
        ConnectionStore store,
        IDictionary bound,
        string typed,
        CancellationToken token
    ) => Task.FromResult(Beginning(Values(store, bound).Select(Suggestion.Of), typed));

    /// <summary>What to offer if the values could not be read, or not in time.</summary>
    private protected virtual IReadOnlyList<Suggestion> Late(string typed) => Array.Empty<Suggestion>();

    /// <summary>The suggestions that begin with a text. Case does not count.</summary>
    private protected static IReadOnlyList<Suggestion> Beginning(IEnumerable<Suggestion> values, string typed) =>
        values.Where(v => v.Text.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).ToList();

    /// <summary>The connections that the command line names, by name or object. If it names none, the current tenant, site or server. Empty
    /// if it names one that does not exist.</summary>
    private protected static IReadOnlyList<Connection> Chosen(ConnectionStore store, IDictionary bound)
    {
        object? given = bound[nameof(QlikConnectedCmdlet.Connection)];
        IEnumerable<Connection> chosen =
            given is null || !LanguagePrimitives.TryConvertTo(given, out object[] items) || items is null
                ? store.Connections.Where(store.IsCurrent)
                : items
                    .Select(i => (i as PSObject)?.BaseObject ?? i)
                    .Select(i => i as Connection ?? store.Find(i?.ToString() ?? string.Empty))
                    .OfType<Connection>();
        return chosen.Where(c => !c.IsClosed && c.Product != QlikProduct.Region).ToList();
    }

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
