using System.Collections.Concurrent;
using System.Xml;
using System.Xml.Linq;
using QlikAdmin.Base;
using QlikAdmin.Http;
using QlikAdmin.Http.Assumptions;

namespace QlikAdmin.Products.QlikView;

/// <summary>SOAP 1.1 on top of the send path: one answer as a tree, or a long answer that is read while it arrives.</summary>
internal sealed class QmsClient
{
    /// <summary>Rows that are passed on at a time.</summary>
    public const int RowsPerChunk = JsonRequests.RowsPerChunk;

    private readonly QlikHttp _http;
    private readonly ConcurrentDictionary<bool, QmsInterface> _chosen = new();

    public QmsClient(QlikHttp http)
    {
        _http = http;
    }

    public string Connection => _http.Connection;

    public IQlikClock Clock => _http.Clock;

    /// <summary>The assumptions that the answers so far have shown to be wrong.</summary>
    public AssumptionLedger Assumptions => _http.Assumptions;

    /// <summary>The version of the interface that answered; null before the first answer.</summary>
    public QmsInterface? Chosen(bool forSigned) => _chosen.TryGetValue(forSigned, out QmsInterface? face) ? face : null;

    /// <summary>Remembers a secret, so that it is masked in every text.</summary>
    public void Learn(string secret) => _http.Redactor.Learn(secret);

    /// <summary>Makes the next call get a new service key, so that a batch has the key's full minute.</summary>
    public void RenewKey() => (_http.Credential as ISessionKey)?.Forget();

    /// <summary>Sends a call and reads the whole answer.</summary>
    /// <returns>The response element.</returns>
    /// <exception cref="QlikException">NotSupported, when no version of the interface knows the call; and what the send path
    /// throws.</exception>
    public Task<XElement> CallAsync(QmsCall call, IOperationLog log, CancellationToken token)
    {
        return OnInterfaceAsync(call, face => SendAsync(face, call, log, token), log, token);
    }

    /// <summary>Sends a call whose result is a list, and reads the whole answer.</summary>
    /// <returns>The rows; none where the service answers with no list.</returns>
    /// <exception cref="QlikException">As <see cref="CallAsync"/>.</exception>
    public async Task<IEnumerable<XElement>> RowsAsync(QmsCall call, IOperationLog log, CancellationToken token)
    {
        XElement response = await CallAsync(call, log, token).ConfigureAwait(false);
        return QmsEnvelope.ResultOf(response, call.Operation)?.Elements() ?? Enumerable.Empty<XElement>();
    }

    /// <summary>Sends a call to one version of the interface.</summary>
    public async Task<XElement> SendAsync(QmsInterface face, QmsCall call, IOperationLog log, CancellationToken token)
    {
        QlikRequest request = Request(face, call);
        return await ExplainedAsync(t => _http.SendAsync(request, response => Read(request, call, response), log, t), token)
            .ConfigureAwait(false);
    }

    /// <summary>Sends a call, and passes rows on while the rest of the answer is still on its way.</summary>
    /// <param name="call">A call that reads.</param>
    /// <param name="open">Makes the reader of the rows of one answer. The reader gives null after the last row.</param>
    /// <param name="key">The key of a row. After a lost connection the answer is read again, and the key finds the rows that were passed on
    /// before.</param>
    /// <param name="sink">Takes the rows in chunks.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the list.</param>
    public Task RowsAsync<T>(
        QmsCall call,
        Func<XmlReader, Func<T?>> open,
        Func<T, string> key,
        PageSink<T> sink,
        IOperationLog log,
        CancellationToken token
    )
        where T : class
    {
        HashSet<string> delivered = new(StringComparer.Ordinal);
        return OnInterfaceAsync(call, face => ExplainedAsync(t => StreamAsync(face, t), token), log, token);

        async Task<bool> StreamAsync(QmsInterface face, CancellationToken streamToken)
        {
            QlikRequest request = Request(face, call);
            await _http
                .StreamAsync(request, (body, bodyToken) => ConsumeAsync(request, body, bodyToken), log, streamToken)
                .ConfigureAwait(false);
            return true;
        }

        async Task ConsumeAsync(QlikRequest request, GuardedStream body, CancellationToken bodyToken)
        {
            List<T> chunk = new(RowsPerChunk);
            Func<T?>? next = null;
            using XmlReader reader = SafeXml.Open(body);
            while (Next(request, body, reader, ref next) is T row)
            {
                body.EndRow();
                if (delivered.Contains(key(row)))
                {
                    continue;
                }

                chunk.Add(row);
                if (chunk.Count == RowsPerChunk)
                {
                    await HandOnAsync(chunk, bodyToken).ConfigureAwait(false);
                    chunk = new List<T>(RowsPerChunk);
                }
            }

            if (chunk.Count > 0)
            {
                await HandOnAsync(chunk, bodyToken).ConfigureAwait(false);
            }
        }

        // Only rows that were passed on count as delivered. A chunk that a lost connection cut off has to be read again.
        async Task HandOnAsync(List<T> chunk, CancellationToken bodyToken)
        {
            await sink(chunk, bodyToken).ConfigureAwait(false);
            foreach (T row in chunk)
            {
                delivered.Add(key(row));
            }
        }

        T? Next(QlikRequest request, GuardedStream body, XmlReader reader, ref Func<T?>? next)
        {
            try
            {
                if (next is null)
                {
                    Enter(request, reader, call.Operation);
                    next = open(reader);
                }

                return next();
            }
            catch (XmlException e)
            {
                throw body.BytesRead == 0 ? Empty(request, 200) : Broken(request, e, body.AtEnd);
            }
        }
    }

    /// <summary>The error of an answer whose content does not match the description.</summary>
    public QlikException Unreadable(QmsCall call, string got, Exception? inner)
    {
        return JsonRequests.Unreadable(
            _http,
            new QlikRequest(HttpMethod.Post, QmsNames.Path, call.Action) { BasePath = _http.BaseUri.AbsolutePath },
            got,
            inner
        );
    }

    /// <summary>Finds the version of the interface that this server knows. It does so once, and keeps that version.</summary>
    private async Task<T> OnInterfaceAsync<T>(QmsCall call, Func<QmsInterface, Task<T>> send, IOperationLog log, CancellationToken token)
    {
        if (_chosen.TryGetValue(call.NeedsSigned, out QmsInterface? known))
        {
            return await send(known).ConfigureAwait(false);
        }

        IReadOnlyList<QmsInterface> candidates = call.NeedsSigned ? QmsInterface.Signed : QmsInterface.Cals;
        for (int i = 0; ; i++)
        {
            token.ThrowIfCancellationRequested();
            try
            {
                T answer = await send(candidates[i]).ConfigureAwait(false);
                _chosen.TryAdd(call.NeedsSigned, candidates[i]);
                return answer;
            }
            catch (QlikException e) when (e.Reason == ErrorReason.NotSupported && i + 1 < candidates.Count)
            {
                log.Verbose($"'{Connection}' does not know {call.Operation} of {candidates[i]}; {candidates[i + 1]} is tried");
            }
        }
    }

    private static QlikRequest Request(QmsInterface face, QmsCall call)
    {
        QlikRequest request = new(HttpMethod.Post, QmsNames.Path, call.Action)
        {
            Body = QmsEnvelope.Write(face, call),
            Operation = face.Name + "/" + call.Operation,
            ContentType = "text/xml",
            Accept = "text/xml",
            Changes = call.Changes,
            Tier = call.Changes ? RequestTier.Write : RequestTier.Read,
            Anonymous = call.WithoutKey,
            FailFast = call.FailFast,
        };
        request.Headers.Add(new KeyValuePair<string, string>("SOAPAction", face.Action(call.Operation)));
        return request;
    }

    private XElement Read(QlikRequest request, QmsCall call, QlikResponse response)
    {
        if (response.Body.IsBlank)
        {
            throw Empty(request, response.StatusCode);
        }

        XDocument document;
        try
        {
            document = SafeXml.Parse(response.Body.ToString());
        }
        catch (XmlException e)
        {
            throw Broken(request, e, !response.Body.ToString().TrimEnd().EndsWith("Envelope>", StringComparison.Ordinal));
        }
        catch (TreeTooLargeException e)
        {
            throw JsonRequests.TooLarge(_http, request, e);
        }

        if (SoapFault.Read(document.Root) is SoapFault fault)
        {
            throw Refused(request, response.StatusCode, fault);
        }

        XElement? body = QmsEnvelope.BodyOf(document);
        return body?.Name.LocalName == call.Operation + "Response" ? body : throw Strange(request, document.Root, body);
    }

    /// <summary>Moves the reader to the response element.</summary>
    private void Enter(QlikRequest request, XmlReader reader, string operation)
    {
        reader.MoveToContent();
        bool envelope = reader.LocalName == "Envelope" && reader.NamespaceURI == SoapFault.Namespace;
        while (envelope && reader.Depth < 2 && reader.Read())
        {
            if (reader.NodeType == XmlNodeType.Element && reader.Depth == 1 && reader.LocalName != "Body")
            {
                reader.Skip();
            }

            if (reader.NodeType == XmlNodeType.Element && reader.Depth == 2)
            {
                break;
            }
        }

        if (!envelope || reader.NodeType != XmlNodeType.Element || reader.Depth != 2)
        {
            throw Strange(
                request,
                new XElement(reader.LocalName.Length > 0 ? XmlConvert.EncodeLocalName(reader.LocalName) : "nothing"),
                null
            );
        }

        if (reader.LocalName == operation + "Response")
        {
            return;
        }

        XElement body = (XElement)XNode.ReadFrom(reader);
        XElement whole = new(XName.Get("Envelope", SoapFault.Namespace), new XElement(XName.Get("Body", SoapFault.Namespace), body));
        throw SoapFault.Read(whole) is SoapFault fault ? Refused(request, 200, fault) : Strange(request, whole, body);
    }

    private static async Task<T> ExplainedAsync<T>(Func<CancellationToken, Task<T>> send, CancellationToken token)
    {
        try
        {
            return await send(token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            e.NextStep = QmsErrors.NextStep(e) ?? e.NextStep;
            throw;
        }
    }

    private QlikException Refused(QlikRequest request, int status, SoapFault fault)
    {
        ServerError error = new(fault.Code, _http.Redactor.Clean(fault.Text), null, AnswerForm.Fault);
        QlikException refused = _http.FromAnswer(request, Math.Max(status, 500), error);
        refused.NextStep = QmsErrors.NextStep(refused) ?? refused.NextStep;
        return refused;
    }

    private QlikException Empty(QlikRequest request, int status)
    {
        QlikException empty = ErrorTable.Unusable(
            ErrorReason.EmptyAnswer,
            Connection,
            request,
            FormattableString.Invariant($"answered {status} with an empty body where a SOAP envelope was expected.")
        );
        empty.NextStep = QmsErrors.WrongService;
        return empty;
    }

    private QlikException Broken(QlikRequest request, XmlException e, bool cutOff)
    {
        string got =
            SafeXml.IsRefusedDtd(e) ? "XML that has a document type definition (DTD); it was not read"
            : cutOff ? "XML that ends in the middle: " + _http.Redactor.Clean(e.Message)
            : "something that is not XML: " + _http.Redactor.Clean(e.Message);
        QlikException broken = JsonRequests.Unreadable(_http, request, got, e);
        broken.NextStep =
            SafeXml.IsRefusedDtd(e) ? QmsErrors.Forged
            : cutOff ? QmsErrors.CutOff
            : QmsErrors.WrongService;
        return broken;
    }

    private QlikException Strange(QlikRequest request, XElement? root, XElement? body)
    {
        string got = body is null
            ? $"XML that is not a SOAP answer: its root is '{root?.Name.LocalName}'"
            : $"'{body.Name.LocalName}' instead of what was asked for";
        QlikException strange = JsonRequests.Unreadable(_http, request, _http.Redactor.Clean(got), null);
        strange.NextStep = QmsErrors.WrongService;
        return strange;
    }
}
