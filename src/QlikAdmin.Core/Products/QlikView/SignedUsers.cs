using System.Xml;
using System.Xml.Linq;
using QlikAdmin.Base;
using QlikAdmin.Models;

namespace QlikAdmin.Products.QlikView;

/// <summary>Users assigned to a signed key: one list for all servers.</summary>
/// <remarks>Source: QMS/12/7. What a status of SetAssignedUsers may be is not described; numbers of 400 and more are taken as refusals, and every change is confirmed by reading.</remarks>
internal sealed class SignedUsers
{
    private readonly QmsClient _client;

    public SignedUsers(QmsClient client)
    {
        _client = client;
    }

    public Task ListAsync(PageSink<Allocation> sink, IOperationLog log, CancellationToken token)
    {
        QmsCall call = new("GetAssignedUsers", "List the assigned users")
        {
            Arguments = QmsCall.Plain(("additionalFilter", string.Empty)),
            NeedsSigned = true,
        };
        return _client.RowsAsync<Allocation>(call, reader => () => Next(reader), row => row.Id, sink, log, token);
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

    /// <summary>Deletes assignments, all in one call; where a check is given, the list is read first and asked about.</summary>
    public async Task RemoveAsync(IReadOnlyList<(RemovalAttempt Attempt, CalKey Key)> wanted, RemovalCheck? check, IOperationLog log, CancellationToken token)
    {
        IReadOnlyList<(RemovalAttempt Attempt, CalKey Key)> items = check is null || wanted.Count == 0 ? wanted : await StillWantedAsync(wanted, check, log, token).ConfigureAwait(false);
        if (items.Count == 0)
        {
            return;
        }

        XNamespace data = QmsNames.Data;
        QmsCall call = new("DeleteAssignedUsers", "Remove assigned users")
        {
            Arguments = ns => new[] { new XElement(ns + "assignedUsers", items.Select(i => new XElement(data + "AssignedUserDeletion", new XElement(data + "Id", i.Key.Holder)))) },
            NeedsSigned = true,
            Changes = true,
        };
        QlikException? failure = null;
        try
        {
            XElement response = await _client.CallAsync(call, log, token).ConfigureAwait(false);
            if (QmsValue.Flag(QmsEnvelope.ResultOf(response, call.Operation)?.Value) != true)
            {
                failure = new QlikException(ErrorReason.ServerError, $"Remove assigned users on '{_client.Connection}': the server answered that it did not make the change, or not all of it.") { InDoubt = true };
            }
        }
        catch (QlikException e)
        {
            failure = e;
        }

        foreach ((RemovalAttempt attempt, _) in items)
        {
            attempt.Error = failure;
        }
    }

    /// <summary>Reads the list again and settles the attempts.</summary>
    public async Task ConfirmAsync(IReadOnlyList<(RemovalAttempt Attempt, CalKey Key)> items, IOperationLog log, CancellationToken token)
    {
        if (items.Count == 0)
        {
            return;
        }

        HashSet<string> left = new((await ListAllAsync(log, token).ConfigureAwait(false)).Select(a => a.Id), StringComparer.Ordinal);
        foreach ((RemovalAttempt attempt, CalKey key) in items)
        {
            if (!left.Contains(key.ToString()))
            {
                attempt.Settle(Outcome.Released, attempt.Error is null ? null : "The server's answer did not say whether it was done. A read of the server showed that it is gone.");
            }
            else if (!attempt.InDoubt)
            {
                attempt.Fail(new QlikException(ErrorReason.NotConfirmed, $"Remove {attempt.Allocation} on '{_client.Connection}': the server accepted the change, but the user is still assigned."));
            }
        }
    }

    /// <summary>Assigns users, or changes their type, all in one call; then reads the list again.</summary>
    public async Task SetAsync(IReadOnlyList<AllocationChange> changes, Outcome done, IOperationLog log, CancellationToken token)
    {
        if (changes.Count == 0)
        {
            return;
        }

        IReadOnlyList<Allocation> before = await ListAllAsync(log, token).ConfigureAwait(false);
        List<(AllocationChange Change, Allocation? Held)> open = new();
        foreach (AllocationChange change in changes)
        {
            Allocation? held = Find(before, change.Request.User.Key);
            if (Decide(change, held, done))
            {
                open.Add((change, held));
            }
        }

        if (open.Count == 0)
        {
            return;
        }

        IReadOnlyDictionary<string, string> refusals;
        IReadOnlyList<Allocation> after;
        try
        {
            refusals = await SendAsync(open, log, token).ConfigureAwait(false);
            after = await ListAgainAsync(log, token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            open.ForEach(o => o.Change.Error = e);
            return;
        }

        foreach ((AllocationChange change, _) in open)
        {
            if (Find(after, change.Request.User.Key) is Allocation now && QlikViewTypes.Same(now.Type, change.Request.Type))
            {
                change.Id = now.Id;
                change.Outcome = done;
            }
            else
            {
                change.Error = NotSet(change, refusals.TryGetValue(change.Request.User.Key, out string? status) ? status : null);
            }
        }
    }

    private async Task<IReadOnlyList<(RemovalAttempt Attempt, CalKey Key)>> StillWantedAsync(IReadOnlyList<(RemovalAttempt Attempt, CalKey Key)> wanted, RemovalCheck check, IOperationLog log, CancellationToken token)
    {
        ILookup<string, Allocation> held = (await ListAllAsync(log, token).ConfigureAwait(false)).ToLookup(a => a.Id, StringComparer.Ordinal);
        foreach ((RemovalAttempt attempt, CalKey key) in wanted)
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

    private static Allocation? Find(IReadOnlyList<Allocation> rows, string subject) => rows.FirstOrDefault(r => CalKey.Names.Equals(r.User, subject));

    /// <summary>Whether there is something to send.</summary>
    private bool Decide(AllocationChange change, Allocation? held, Outcome done)
    {
        AllocationRequest request = change.Request;
        if (held is not null && QlikViewTypes.Same(held.Type, request.Type))
        {
            change.Id = held.Id;
            change.Outcome = Outcome.Exists;
            return false;
        }

        if (done == Outcome.Converted)
        {
            if (held is null || (request.SourceType is string source && !QlikViewTypes.Same(held.Type, source)))
            {
                change.Error = new QlikException(ErrorReason.AllocationNotFound, $"Change {request.SourceType} of {request.User.Key} to {request.Type} on '{_client.Connection}': there is no such assignment.");
                return false;
            }

            return true;
        }

        if (held is not null)
        {
            change.Error = new QlikException(ErrorReason.Conflict, $"Add {request.Type} of {request.User.Key} on '{_client.Connection}': the user already has {held.Type}.")
            {
                NextStep = "Change it in place: Set-QlikAllocation.",
            };
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

    /// <returns>The status that the server gave to subjects, where it gave one.</returns>
    private async Task<IReadOnlyDictionary<string, string>> SendAsync(IReadOnlyList<(AllocationChange Change, Allocation? Held)> open, IOperationLog log, CancellationToken token)
    {
        QmsCall call = new("SetAssignedUsers", "Assign users")
        {
            Arguments = ns => new[] { new XElement(ns + "assignments", open.Select(o => Element(o.Change.Request, o.Held))) },
            NeedsSigned = true,
            Changes = true,
        };
        Dictionary<string, string> refusals = new(CalKey.Names);
        XElement response = await _client.CallAsync(call, log, token).ConfigureAwait(false);
        foreach (XElement row in QmsEnvelope.ResultOf(response, call.Operation)?.Elements() ?? Enumerable.Empty<XElement>())
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

    private QlikException NotSet(AllocationChange change, string? status)
    {
        string said = status is null ? "the server accepted the change, but the user is not assigned" : $"the server gave it the status '{status}'";
        bool full = int.TryParse(status, NumberStyles.Integer, CultureInfo.InvariantCulture, out int code) && code == 403;
        return new QlikException(full ? ErrorReason.NoLicenseAvailable : ErrorReason.NotConfirmed, $"Add {change.Request.Type} of {change.Request.User.Key} on '{_client.Connection}': {said}.")
        {
            NextStep = "Check how many are free: Get-QlikLicense.",
        };
    }

    /// <summary>Reads on to the next assignment.</summary>
    private Allocation? Next(XmlReader reader)
    {
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "Assignment")
            {
                // A row of five short texts: a tree of it costs nothing.
                using XmlReader one = reader.ReadSubtree();
                XElement row = XElement.Load(one);
                if (QmsEnvelope.Text(row, "id") is string id && QmsEnvelope.Text(row, "subject") is string subject && QmsEnvelope.Text(row, "type") is string type)
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
            Excess = QmsEnvelope.Text(row, "excess") is string excess && (QmsValue.Flag(excess) ?? true),
        };
    }
}
