using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>A policy as the caller gives it: the path of a .json or .psd1 file, a file object, a hashtable, or the output of
/// ConvertFrom-Json.</summary>
public sealed class PolicyReference
{
    /// <summary>Refers to a file.</summary>
    /// <param name="path">Path of a .json or .psd1 file, relative to the current location of the session.</param>
    public PolicyReference(string path)
    {
        Path = path;
    }

    /// <summary>Holds the policy itself.</summary>
    /// <param name="policy">Its keys and values.</param>
    public PolicyReference(Hashtable policy)
    {
        Table = policy;
    }

    /// <summary>Holds the policy itself.</summary>
    /// <param name="policy">Its keys and values, in order.</param>
    public PolicyReference(OrderedDictionary policy)
    {
        Table = policy;
    }

    private PolicyReference(object? table, string? problem)
    {
        Table = table;
        Problem = problem;
    }

    /// <summary>The path, where one was given.</summary>
    internal string? Path { get; }

    /// <summary>The keys and values, if they were given: a dictionary, or an object with properties.</summary>
    internal object? Table { get; }

    /// <summary>Why the value can't be a policy; null if it can.</summary>
    internal string? Problem { get; }

    /// <inheritdoc />
    public override string ToString() => Path ?? "hashtable";

    /// <summary>Accepts any value. A value that can't be a policy is refused when it is read, with the error id of a wrong
    /// policy.</summary>
    internal static PolicyReference Of(object given)
    {
        object plain = given is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : given;
        switch (plain)
        {
            case PolicyReference known:
                return known;
            case string text
                when text.TrimStart().StartsWith("{", System.StringComparison.Ordinal)
                    || text.TrimStart().StartsWith("@{", System.StringComparison.Ordinal):
                return new PolicyReference(null, "it is the text of a policy, not the path of one");
            case string path:
                return new PolicyReference(path);
            case FileInfo file:
                return new PolicyReference(file.FullName);
            case IDictionary:
            case PSObject:
                return new PolicyReference(plain, null);
            case IEnumerable list:
                object?[] items = list.Cast<object?>().Take(2).ToArray();
                return items.Length == 1 && items[0] is object only
                    ? Of(only)
                    : new PolicyReference(
                        null,
                        items.Length == 0 ? "it is an empty list" : "it is a list, but a plan is made from one policy"
                    );
            default:
                return new PolicyReference(null, $"a {plain.GetType().Name} is not a policy");
        }
    }
}
