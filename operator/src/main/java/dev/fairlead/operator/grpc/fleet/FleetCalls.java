package dev.fairlead.operator.grpc.fleet;

import dev.fairlead.api.v1.Fleet;
import dev.fairlead.api.v1.FleetServiceGrpc.FleetServiceImplBase;
import dev.fairlead.api.v1.FreeBlock;
import dev.fairlead.api.v1.GetFleetRequest;
import dev.fairlead.api.v1.ListFreeBlocksRequest;
import dev.fairlead.api.v1.ListFreeBlocksResponse;
import dev.fairlead.api.v1.ListNodesRequest;
import dev.fairlead.api.v1.ListNodesResponse;
import dev.fairlead.api.v1.ListTopologyDomainsRequest;
import dev.fairlead.api.v1.ListTopologyDomainsResponse;
import dev.fairlead.api.v1.Node;
import dev.fairlead.api.v1.TopologyDomain;
import dev.fairlead.core.model.Topology;
import dev.fairlead.operator.grpc.error.Answer;
import dev.fairlead.operator.grpc.error.Problem;
import dev.fairlead.operator.grpc.filter.Fields;
import dev.fairlead.operator.grpc.paging.Order;
import dev.fairlead.operator.grpc.paging.Page;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Answers the calls of the FleetService from pictures of the fleet. */
public final class FleetCalls extends FleetServiceImplBase {
    private static final Fields<Node> NODE_FIELDS = new Fields<Node>()
            .text("name", Node::getName)
            .text("gpu_type", Node::getGpuType)
            .number("gpus", Node::getGpus)
            .number("allocated_gpus", Node::getAllocatedGpus)
            .number("free_gpus", Node::getFreeGpus)
            .word("state", "STATE_", Node.State.values(), Node::getState)
            .text("unusable", Node::getUnusable)
            .entries("domains", Node::getDomainsMap);
    private static final Order<Node> NODE_ORDER = new Order<>(Node::getName).number("free_gpus", Node::getFreeGpus);

    private static final Fields<TopologyDomain> DOMAIN_FIELDS = new Fields<TopologyDomain>()
            .text("level", TopologyDomain::getLevel)
            .text("domain", TopologyDomain::getDomain)
            .text("path", TopologyDomain::getPath)
            .text("gpu_type", TopologyDomain::getGpuType)
            .number("nodes", TopologyDomain::getNodes)
            .number("total", TopologyDomain::getTotal)
            .number("usable", TopologyDomain::getUsable)
            .number("free", TopologyDomain::getFree);

    private static final Fields<FreeBlock> BLOCK_FIELDS = new Fields<FreeBlock>()
            .text("gpu_type", FreeBlock::getGpuType)
            .text("level", FreeBlock::getLevel)
            .number("gpus_per_replica", FreeBlock::getGpusPerReplica)
            .number("replicas", FreeBlock::getReplicas)
            .number("gpus", FreeBlock::getGpus)
            .text("domain", FreeBlock::getDomain);

    private final FleetCamera camera;

    public FleetCalls(FleetCamera camera) {
        this.camera = camera;
    }

    @Override
    public void getFleet(GetFleetRequest request, StreamObserver<Fleet> caller) {
        Answer.to(caller, () -> {
            if (!request.getName().isEmpty() && !request.getName().equals("fleet")) {
                throw Problem.field("name", "must be 'fleet' or left out.").exception();
            }
            return FleetMessages.fleet(camera.picture());
        });
    }

    @Override
    public void listNodes(ListNodesRequest request, StreamObserver<ListNodesResponse> caller) {
        Answer.to(caller, () -> {
            Predicate<Node> filter = NODE_FIELDS.of(request.getFilter());
            Order.By<Node> order = NODE_ORDER.by(request.getOrderBy());
            FleetPicture picture = camera.picture();
            Topology topology = picture.fleet().topology();
            List<Node> nodes = picture.nodes().stream()
                    .map(seen -> FleetMessages.node(seen, topology))
                    .toList();
            Page<Node> page = Page.of(
                    nodes,
                    filter,
                    order,
                    new Page.Wanted(
                            request.getPageSize(),
                            request.getPageToken(),
                            List.of("nodes", request.getFilter(), request.getOrderBy())));
            return ListNodesResponse.newBuilder()
                    .addAllNodes(page.items())
                    .setNextPageToken(page.nextToken())
                    .build();
        });
    }

    @Override
    public void listTopologyDomains(
            ListTopologyDomainsRequest request, StreamObserver<ListTopologyDomainsResponse> caller) {
        Answer.to(caller, () -> {
            Predicate<TopologyDomain> filter = DOMAIN_FIELDS.of(request.getFilter());
            FleetPicture picture = camera.picture();
            String level = request.getLevel();
            List<String> levels = picture.fleet().topology().levels();
            if (!level.isEmpty() && !levels.subList(0, levels.size() - 1).contains(level)) {
                throw Problem.field(
                                "level",
                                "'" + level + "' is none of the levels above the single node, "
                                        + String.join(", ", levels.subList(0, levels.size() - 1)) + ".")
                        .exception();
            }
            Page<TopologyDomain> page = Page.of(
                    new Domains(picture).all(),
                    domain -> (level.isEmpty() || domain.getLevel().equals(level)) && filter.test(domain),
                    new Order<TopologyDomain>(domain -> domain.getGpuType() + "/" + domain.getPath()).by(""),
                    new Page.Wanted(
                            request.getPageSize(),
                            request.getPageToken(),
                            List.of("domains", level, request.getFilter())));
            return ListTopologyDomainsResponse.newBuilder()
                    .addAllTopologyDomains(page.items())
                    .setNextPageToken(page.nextToken())
                    .build();
        });
    }

    @Override
    public void listFreeBlocks(ListFreeBlocksRequest request, StreamObserver<ListFreeBlocksResponse> caller) {
        Answer.to(caller, () -> {
            Predicate<FreeBlock> filter = BLOCK_FIELDS.of(request.getFilter());
            FleetPicture picture = camera.picture();
            List<String> levels = new ArrayList<>(List.of(Domains.CLUSTER));
            levels.addAll(picture.fleet().topology().levels());
            Page<FreeBlock> page = Page.of(
                    new Domains(picture).freeBlocks(),
                    filter,
                    new Order<FreeBlock>(block -> "%s/%04d/%06d"
                                    .formatted(
                                            block.getGpuType(),
                                            levels.indexOf(block.getLevel()),
                                            block.getGpusPerReplica()))
                            .by(""),
                    new Page.Wanted(
                            request.getPageSize(), request.getPageToken(), List.of("blocks", request.getFilter())));
            return ListFreeBlocksResponse.newBuilder()
                    .addAllFreeBlocks(page.items())
                    .setNextPageToken(page.nextToken())
                    .build();
        });
    }
}
