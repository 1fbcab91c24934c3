using System.Xml;
using System.Xml.Linq;
using QlikAdmin.Base;
using QlikAdmin.Http.Assumptions;
using QlikAdmin.Models;
using QlikAdmin.Products.QlikView.Assumptions;

namespace QlikAdmin.Products.QlikView;

/// <summary>Users assigned to a signed key: one list for all servers.</summary>
/// <remarks>Source: QMS/12/7. The values of the status of SetAssignedUsers are not documented. Numbers of 400 and more count as refusals,
/// and a read confirms every change.</remarks>
internal sealed class SignedUsers
{
    private readonly QmsClient _client;

    public SignedUsers(QmsClient client)
    {
        _client = client;
    }

    public async Task ListAsync(PageSink<Allocation> sink, IOperationLog log, CancellationToken token)
    {
        QmsCall call = new("GetAssignedUsers", "List the assigned users")
        {
            Arguments = QmsCall.Plain(("additionalFilter", string.Empty)),
            NeedsSigned = true,
        };
        ShapeWatch watch = new(QlikViewShapes.Assigned);
        await _client
            .RowsAsync<Allocation>(
                call,
                reader =>
                {
                    watch = new ShapeWatch(QlikViewShapes.Assigned);
                    return () => Next(reader, watch);
                },
                row => row.Id,
                sink,
                log,
                token
            )
            .ConfigureAwait(false);
        _client.Assumptions.Tell(QlikViewShapes.Assigned, watch, isEnd: true);
    }

    public async Task<IReadOnlyList<Allocation>> ListAllAsync(IOperationLog log, CancellationToken token)
    {
        List<Allocation> all = new();
        await ListAsync(Take, log, token).ConfigureAwait(false);
        return all;

        Task Take(IReadOnlyList<Allocation> page, CancellationToken pageToken)
        {
            all.AddRange(page);
            return Task.CompletedTask;
        }
    }

    /// <summary>Deletes assignments, all in one call. If there is a check, the list is read first, and the check is asked about each
    /// row.</summary>
    public async Task RemoveAsync(
        IReadOnlyList<(ItemResult<Allocation> Attempt, CalKey Key)> wanted,
        TakeBackCheck? check,
        IOperationLog log,
        CancellationToken token
    )
    {
        IReadOnlyList<(ItemResult<Allocation> Attempt, CalKey Key)> items =
            check is null || wanted.Count == 0 ? wanted : await StillWantedAsync(wanted, check, log, token).ConfigureAwait(false);
        if (items.Count == 0)
        {
            return;
        }

        XNamespace data = QmsNames.Data;
        QmsCall call = new("DeleteAssignedUsers", "Remove assigned users")
        {
            Arguments = ns =>
                new[]
                {
                    new XElement(
                        ns + "assignedUsers",
                        items.Select(i => new XElement(data + "AssignedUserDeletion", new XElement(data + "Id", i.Key.Holder)))
                    ),
                },
            NeedsSigned = true,
            Changes = true,
        };
        QlikException? failure = null;
        try
        {
            _client.Assumptions.Require(AssumptionScope.Licenses | AssumptionScope.Use);
            XElement response = await _client.CallAsync(call, log, token).ConfigureAwait(false);
            if (QmsValue.Flag(QmsEnvelope.ResultOf(response, call.Operation)?.Value) != true)
            {
                failure = new QlikException(
                    ErrorReason.ServerError,
                    $"Remove assigned users on '{_client.Connection}': the server answered that it did not make the change, or not all of it."
                )
                {
                    InDoubt = true,
                };
            }
        }
        catch (QlikException e)
        {
            failure = e;
        }

        foreach ((ItemResult<Allocation> attempt, _) in items)
        {
            if (failure is not null)
            {
                attempt.Fail(failure);
            }
        }
    }

    /// <summary>Reads the list again and settles the attempts.</summary>
    public async Task ConfirmAsync(
        IReadOnlyList<(ItemResult<Allocation> Attempt, CalKey Key)> items,
        IOperationLog log,
        CancellationToken token
    )
    {
        if (items.Count == 0)
        {
            return;
        }

        HashSet<string> left = new((await ListAllAsync(log, token).ConfigureAwait(false)).Select(a => a.Id), StringComparer.Ordinal);
        foreach ((ItemResult<Allocation> attempt, CalKey key) in items)
        {
            if (!left.Contains(key.ToString()))
            {
                attempt.Settle(
                    Outcome.Released,
                    attempt.Error is null
                        ? null
                        : "The server's answer did not say whether it was done. A read of the server showed that it is gone."
                );
            }
            else if (!attempt.InDoubt)
            {
                attempt.Fail(
                    new QlikException(
                        ErrorReason.NotConfirmed,
                        $"Remove {attempt.Item} on '{_client.Connection}': the server accepted the change, but the user is still assigned."
                    )
                );
            }
        }
    }

    /// <summary>Assigns users, or changes their type, all in one call. Then it reads the list again.</summary>
    public async Task SetAsync(
        IReadOnlyList<ItemResult<AllocationRequest>> changes,
        Outcome done,
        IOperationLog log,
        CancellationToken token
    )
    {
        if (changes.Count == 0)
        {
            return;
        }

        IReadOnlyList<Allocation> before = await ListAllAsync(log, token).ConfigureAwait(false);
        List<(ItemResult<AllocationRequest> Change, Allocation? Held)> open = new();
        foreach (ItemResult<AllocationRequest> change in changes)
        {
            Allocation? held = Find(before, change.Item.User.Key);
            if (Decide(change, held, done))
            {
                open.Add((change, held));
            }
        }

        if (open.Count == 0)
        {
            return;
        }

        _client.Assumptions.Require(AssumptionScope.Licenses);
        IReadOnlyDictionary<string, string> refusals;
        IReadOnlyList<Allocation> after;
        try
        {
            refusals = await SendAsync(open, log, token).ConfigureAwait(false);
            after = await ListAgainAsync(log, token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            open.ForEach(o => o.Change.Fail(e));
            return;
        }

        foreach ((ItemResult<AllocationRequest> change, _) in open)
        {
            if (Find(after, change.Item.User.Key) is Allocation now && QlikViewTypes.Same(now.Type, change.Item.Type))
            {
                change.NewId = now.Id;
                change.Settle(done);
            }
            else
            {
                change.Fail(NotSet(change, refusals.TryGetValue(change.Item.User.Key, out string? status) ? status : null));
            }
        }
    }

    private async Task<IReadOnlyList<(ItemResult<Allocation> Attempt, CalKey Key)>> StillWantedAsync(
        IReadOnlyList<(ItemResult<Allocation> Attempt, CalKey Key)> wanted,
        TakeBackCheck check,
        IOperationLog log,
        CancellationToken token
    )
    {
        ILookup<string, Allocation> held = (await ListAllAsync(log, token).ConfigureAwait(false)).ToLookup(
            a => a.Id,
            StringComparer.Ordinal
        );
        foreach ((ItemResult<Allocation> attempt, CalKey key) in wanted)
        {
            if (held[key.ToString()].FirstOrDefault() is not Allocation now)
            {
                attempt.Settle(Outcome.AlreadyGone);
            }
            else
            {
                attempt.IsLeftAlone(check, now);
            }
        }

        return wanted.Where(w => !w.Attempt.IsSettled).ToList();
    }

    private static Allocation? Find(IReadOnlyList<Allocation> rows, string subject) =>
        rows.FirstOrDefault(r => CalKey.Names.Equals(r.User, subject));

    /// <summary>Whether a request is needed for a change.</summary>
    private bool Decide(ItemResult<AllocationRequest> change, Allocation? held, Outcome done)
    {
        AllocationRequest request = change.Item;
        if (held is not null && QlikViewTypes.Same(held.Type, request.Type))
        {
            change.NewId = held.Id;
            change.Settle(Outcome.Exists);
            return false;
        }

        if (done == Outcome.Converted)
        {
            if (held is null || (request.SourceType is string source && !QlikViewTypes.Same(held.Type, source)))
            {
                change.Fail(
                    new QlikException(
                        ErrorReason.AllocationNotFound,
                        $"Change {request.SourceType} of {request.User.Key} to {request.Type} on '{_client.Connection}': there is no such assignment."
                    )
                );
                return false;
            }

            return true;
        }

        if (held is not null)
        {
            change.Fail(
                new QlikException(
                    ErrorReason.Conflict,
                    $"Add {request.Type} of {request.User.Key} on '{_client.Connection}': the user already has {held.Type}."
                )
                {
                    NextStep = "Change it in place: Set-QlikAllocation.",
                }
            );
            return false;
        }

        return true;
    }

    private async Task<IReadOnlyList<Allocation>> ListAgainAsync(IOperationLog log, CancellationToken token)
    {
        try
        {
            return await ListAllAsync(log, token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            throw Unconfirmed.Unread($"Assign users on '{_client.Connection}'", e);
        }
    }

    /// <returns>The status that the server gave for each subject, where it gave one.</returns>
    private async Task<IReadOnlyDictionary<string, string>> SendAsync(
        IReadOnlyList<(ItemResult<AllocationRequest> Change, Allocation? Held)> open,
        IOperationLog log,
        CancellationToken token
    )
    {
        QmsCall call = new("SetAssignedUsers", "Assign users")
        {
            Arguments = ns => new[] { new XElement(ns + "assignments", open.Select(o => Element(o.Change.Item, o.Held))) },
            NeedsSigned = true,
            Changes = true,
        };
        Dictionary<string, string> refusals = new(CalKey.Names);
        foreach (XElement row in await _client.RowsAsync(call, log, token).ConfigureAwait(false))
        {
            if (QmsEnvelope.Text(row, "subject") is string subject && QmsEnvelope.Text(row, "status") is string status)
            {
                refusals[subject] = status;
            }
        }

        return refusals;
    }

    private static XElement Element(AllocationRequest request, Allocation? held)
    {
        XNamespace data = QmsNames.Data;
        XElement element = new(data + "AssignedUser");
        if (held is not null && CalKey.TryParse(held.Id, out CalKey? key))
        {
            element.Add(new XElement(data + "id", key!.Holder));
        }

        element.Add(new XElement(data + "subject", request.User.Key), new XElement(data + "type", request.Type.ToLowerInvariant()));
        return element;
    }

    private QlikException NotSet(ItemResult<AllocationRequest> change, string? status)
    {
        string said = status is null
            ? "the server accepted the change, but the user is not assigned"
            : $"the server gave it the status '{status}'";
        bool full = int.TryParse(status, NumberStyles.Integer, CultureInfo.InvariantCulture, out int code) && code == 403;
        return new QlikException(
            full ? ErrorReason.NoLicenseAvailable : ErrorReason.NotConfirmed,
            $"Add {change.Item.Type} of {change.Item.User.Key} on '{_client.Connection}': {said}."
        )
        {
            NextStep = "Check how many are free: Get-QlikLicense.",
        };
    }

    /// <summary>Reads the next assignment.</summary>
    private Allocation? Next(XmlReader reader, ShapeWatch watch)
    {
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "Assignment")
            {
                // A row has five short texts, so a tree of it costs almost nothing.
                using XmlReader one = reader.ReadSubtree();
                XElement row = XElement.Load(one);
                watch.See(QlikViewShapes.Row(row));
                if (
                    QmsEnvelope.Text(row, "id") is string id
                    && QmsEnvelope.Text(row, "subject") is string subject
                    && QmsEnvelope.Text(row, "type") is string type
                )
                {
                    return ToAllocation(row, id, subject, type);
                }
            }
        }

        return null;
    }

    private Allocation ToAllocation(XElement row, string id, string subject, string type)
    {
        return new Allocation(CalKey.Signed(id).ToString(), QlikProduct.QlikView, _client.Connection, QlikViewTypes.FromSigned(type))
        {
            User = subject,
            CreatedAt = QmsValue.Date(QmsEnvelope.Text(row, "created")),
            LastUsedSource = LastUsedSource.Unknown,
            WhyUnknown = "The management service does not say it for the users of a signed key.",
            Excess = QmsEnvelope.Text(row, "excess") is string excess && (QmsValue.Flag(excess) ?? true),
        };
    }
}
