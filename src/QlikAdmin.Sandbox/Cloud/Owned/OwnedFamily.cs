using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>
/// One kind of owned item: what the routes that most kinds share need to know about it. If List, Create, Patch, Put or Delete is null, the
/// kind does not have that route.
/// </summary>
internal sealed class OwnedFamily<T>
    where T : OwnedRow
{
    /// <summary>Every address of the kind.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Every address of the list and of creation; null when they have the same addresses as the kind.</summary>
    public IReadOnlyList<string>? ListPaths { get; init; }

    public required OwnedTable<T> Table { get; init; }

    /// <summary>Makes the answer of a refusal, from the status and what is wrong.</summary>
    public required Func<int, string?, Answer> Error { get; init; }

    /// <summary>The text for a row that does not exist.</summary>
    public string? Missing { get; init; }

    /// <summary>The text for a caller without the right.</summary>
    public string? Denied { get; init; }

    /// <summary>Finds the row of a request that does not name it by its id.</summary>
    public Func<ServiceRequest, T?>? Find { get; init; }

    /// <summary>Callers that the service always refuses.</summary>
    public Func<CloudCaller, bool> Refuses { get; init; } = static _ => false;

    /// <summary>Whether the caller may see a row.</summary>
    public required Func<CloudCaller, T, bool> Sees { get; init; }

    /// <summary>Whether a caller gets the answer for a missing row when the row exists but the caller may not see it.</summary>
    public bool HidesUnseen { get; init; } = true;

    public Func<CloudCaller, T, bool> MayRead { get; init; } = static (_, _) => true;

    public Func<CloudCaller, T, bool> MayChange { get; init; } = static (_, _) => true;

    /// <summary>Set when deleting needs another right than changing.</summary>
    public Func<CloudCaller, T, bool>? MayDelete { get; init; }

    public CloudList<T>? List { get; init; }

    /// <summary>Which rows a list contains: those that the caller may see, unless the service does it differently.</summary>
    public Func<ServiceRequest, Func<T, bool>>? Listed { get; init; }

    /// <summary>Makes the body of a list from the rows of a page.</summary>
    public Func<ServiceRequest, CloudPage<T>, Func<T, JsonObject>, JsonObject> Envelope { get; init; } =
        static (request, page, write) => page.Envelope(request, write);

    public required Func<ServiceRequest, T, JsonObject> Write { get; init; }

    /// <summary>Set when a single row has more members than a row in a list.</summary>
    public Func<ServiceRequest, T, JsonObject>? WriteOne { get; init; }

    public Func<ServiceRequest, JsonElement, T>? Create { get; init; }

    public int CreatedStatus { get; init; } = 201;

    /// <summary>The paths that a patch may change.</summary>
    public OwnedPatch<T>? Patch { get; init; }

    public string PatchOperations { get; init; } = "replace";

    /// <summary>Whether a patch may contain paths that <see cref="Patch"/> does not have. They do nothing.</summary>
    public bool PatchesAnything { get; init; }

    /// <summary>Checks a patch as a whole and refuses it if it is wrong.</summary>
    public Action<IReadOnlyList<PatchOperation>>? CheckPatch { get; init; }

    /// <summary>Replaces a row with a whole body.</summary>
    public Action<ServiceRequest, T, JsonElement>? Put { get; init; }

    /// <summary>Runs after each patch and each replacement.</summary>
    public Action<ServiceRequest, T>? Changed { get; init; }

    /// <summary>The answer to a change contains the row; otherwise it is empty.</summary>
    public bool ReturnsChanged { get; init; }

    public Action<ServiceRequest, T>? Delete { get; init; }

    public Func<Answer> Deleted { get; init; } = static () => Answer.Empty(204);

    /// <summary>Routes that are not about a single row.</summary>
    public IReadOnlyList<OwnedExtra> Extras { get; init; } = [];

    /// <summary>What else a caller can do with one row.</summary>
    public IReadOnlyList<OwnedAction<T>> Actions { get; init; } = [];
}
