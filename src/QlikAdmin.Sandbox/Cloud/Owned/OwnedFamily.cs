using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>One kind of owned thing, behind the routes that most kinds have. What it can't do is null, and has no route.</summary>
internal sealed class OwnedFamily<T>
    where T : OwnedRow
{
    /// <summary>Every address that the kind has.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>The same for the list, where not every address has one.</summary>
    public IReadOnlyList<string>? ListPaths { get; init; }

    public required OwnedTable<T> Table { get; init; }

    /// <summary>How the service words a refusal, from the status and what is wrong.</summary>
    public required Func<int, string?, Answer> Error { get; init; }

    /// <summary>What it says of a row that is not there.</summary>
    public string? Missing { get; init; }

    /// <summary>What it says to a caller without the right.</summary>
    public string? Denied { get; init; }

    /// <summary>Finds the row of a request that names it in another way than by its id.</summary>
    public Func<ServiceRequest, T?>? Find { get; init; }

    /// <summary>Callers that the service refuses whatever they ask for.</summary>
    public Func<CloudCaller, bool> Refuses { get; init; } = static _ => false;

    /// <summary>Whether the caller is told of a row.</summary>
    public required Func<CloudCaller, T, bool> Sees { get; init; }

    /// <summary>A row that the caller is not told of is answered like one that is not there.</summary>
    public bool HidesUnseen { get; init; } = true;

    public Func<CloudCaller, T, bool> MayRead { get; init; } = static (_, _) => true;

    public Func<CloudCaller, T, bool> MayChange { get; init; } = static (_, _) => true;

    /// <summary>Where deleting takes another right than changing.</summary>
    public Func<CloudCaller, T, bool>? MayDelete { get; init; }

    public CloudList<T>? List { get; init; }

    /// <summary>Which rows a list holds: those that the caller sees, unless the service has it otherwise.</summary>
    public Func<ServiceRequest, Func<T, bool>>? Listed { get; init; }

    /// <summary>The list around the rows of a page.</summary>
    public Func<ServiceRequest, CloudPage<T>, Func<T, JsonObject>, JsonObject> Envelope { get; init; } =
        static (request, page, write) => page.Envelope(request, write);

    public required Func<ServiceRequest, T, JsonObject> Write { get; init; }

    /// <summary>Where a single row says more than one in a list.</summary>
    public Func<ServiceRequest, T, JsonObject>? WriteOne { get; init; }

    public Func<ServiceRequest, JsonElement, T>? Create { get; init; }

    public int CreatedStatus { get; init; } = 201;

    /// <summary>What a patch may name.</summary>
    public OwnedPatch<T>? Patch { get; init; }

    public string PatchOperations { get; init; } = "replace";

    /// <summary>Paths beside those are taken and do nothing.</summary>
    public bool PatchesAnything { get; init; }

    /// <summary>What must hold for a patch as a whole, or refuses it.</summary>
    public Action<IReadOnlyList<PatchOperation>>? CheckPatch { get; init; }

    /// <summary>Takes over a whole body.</summary>
    public Action<ServiceRequest, T, JsonElement>? Put { get; init; }

    /// <summary>What follows a change of whatever kind.</summary>
    public Action<ServiceRequest, T>? Changed { get; init; }

    /// <summary>A change is answered with the row and not with nothing.</summary>
    public bool ReturnsChanged { get; init; }

    public Action<ServiceRequest, T>? Delete { get; init; }

    public Func<Answer> Deleted { get; init; } = static () => Answer.Empty(204);

    /// <summary>Routes of the kind as a whole.</summary>
    public IReadOnlyList<OwnedExtra> Extras { get; init; } = [];

    /// <summary>What can be done with one row beyond the usual.</summary>
    public IReadOnlyList<OwnedAction<T>> Actions { get; init; } = [];
}
