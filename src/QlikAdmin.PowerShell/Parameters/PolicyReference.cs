using System.Collections;
using System.Collections.Specialized;

namespace QlikAdmin.PowerShell;

/// <summary>A policy as people give it: the path of a .json or .psd1 file, or a hashtable.</summary>
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

    /// <summary>The path, where one was given.</summary>
    internal string? Path { get; }

    /// <summary>The keys and values, where they were given.</summary>
    internal IDictionary? Table { get; }

    /// <inheritdoc />
    public override string ToString() => Path ?? "hashtable";
}
